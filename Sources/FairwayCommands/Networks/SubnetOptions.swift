internal import FairwayModel
internal import IPAddressing

/// Subnets with what belongs to each: gateways, ranges and reserved addresses find theirs by lying in it.
struct SubnetOptions {
    private(set) var specs: [NetworkSpec.SubnetSpec] = []

    init(
        subnets: [String],
        gateways: [String],
        ranges: [String],
        auxiliary: [String]
    ) throws(FairwayError) {
        for text in subnets { try add(text) }
        for text in ranges {
            let range = try AddressArgument.parseNetwork(text, for: "--ip-range")
            let index = try index(of: text, "--ip-range") { $0.contains(range) }
            guard specs[index].range == nil else { throw Self.second(text, "--ip-range", specs[index]) }
            specs[index].range = range
        }
        for text in gateways {
            let gateway = try AddressArgument.parse(text, for: "--gateway")
            let index = try index(of: text, "--gateway") { $0.contains(gateway) }
            guard specs[index].gateway == nil else { throw Self.second(text, "--gateway", specs[index]) }
            specs[index].gateway = gateway
        }
        for text in auxiliary { try reserve(text) }
    }

    private mutating func add(_ text: String) throws(FairwayError) {
        let network = try AddressArgument.parseNetwork(text, for: "--subnet")
        for other in specs.compactMap(\.network) where other.isIPv6 == network.isIPv6 {
            let reason =
                other.overlaps(network) ? "it overlaps \(other)" : "a network has one subnet of a family, here \(other)"
            throw .invalid(text, for: "--subnet", reason)
        }
        specs.append(NetworkSpec.SubnetSpec(network: network))
    }

    private mutating func reserve(_ text: String) throws(FairwayError) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw .invalid(text, for: "--aux-address", "it must be NAME=ADDRESS")
        }
        let name = String(text[..<equals])
        let address = try AddressArgument.parse(String(text[text.index(after: equals)...]), for: "--aux-address")
        let index = try index(of: text, "--aux-address") { $0.contains(address) }
        guard specs[index].auxiliary.updateValue(address, forKey: name) == nil else {
            throw .invalid(text, for: "--aux-address", "the name \"\(name)\" is given twice")
        }
    }

    private func index(
        of text: String,
        _ flag: String,
        where contains: (IPNetwork) -> Bool
    ) throws(FairwayError) -> Int {
        guard !specs.isEmpty else { throw .invalid(text, for: flag, "it needs a --subnet that it lies in") }
        guard let index = specs.firstIndex(where: { $0.network.map(contains) ?? false }) else {
            let subnets = specs.compactMap { $0.network?.description }.joined(separator: ", ")
            throw .invalid(text, for: flag, "it does not lie in the subnet \(subnets)")
        }
        return index
    }

    private static func second(_ text: String, _ flag: String, _ spec: NetworkSpec.SubnetSpec) -> FairwayError {
        .invalid(text, for: flag, "the subnet \(spec.network?.description ?? "") has one already")
    }
}
