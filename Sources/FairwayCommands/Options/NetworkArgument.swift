internal import FairwayModel
internal import IPAddressing

/// `--network NAME[,KEY=VALUE…]|name=NAME,…|host|none|container:X|ns:PATH`.
struct NetworkArgument: Hashable {
    var mode: NetworkMode
    var aliases: [String] = []
    var addresses: [IPAddress] = []
    var macAddress: MACAddress?
    var spoofing: SpoofProtection?
    var allowedAddresses: [IPNetwork] = []
    var bandwidth: Bandwidth?

    /// Reads one flag's value.
    static func parse(_ text: String) throws(FairwayError) -> NetworkArgument {
        if let name = text.suffix(after: "container:") {
            guard !name.isEmpty else { throw .invalid(text, for: flag, "the container's name is missing") }
            return NetworkArgument(mode: .container(String(name)))
        }
        if let path = text.suffix(after: "ns:") {
            guard path.hasPrefix("/") else {
                throw .invalid(text, for: flag, "the path of a network namespace must begin with \"/\"")
            }
            return NetworkArgument(mode: .namespace(path: String(path)))
        }
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        var argument = NetworkArgument(mode: .network(""))
        var name: Substring?
        for (position, field) in fields.enumerated() {
            guard let equals = field.firstIndex(of: "=") else {
                guard position == 0 else { throw .invalid(text, for: flag, "\"\(field)\" is not KEY=VALUE") }
                name = field
                continue
            }
            let value = field[field.index(after: equals)...]
            if field[..<equals] == "name" {
                name = value
            } else {
                try argument.set(String(field[..<equals]), to: String(value), in: text)
            }
        }
        guard let name, !name.isEmpty else { throw .invalid(text, for: flag, "the network's name is missing") }
        argument.mode = try mode(named: String(name), hasOptions: fields.count > 1, in: text)
        return argument
    }

    static let flag = "--network"

    private mutating func set(_ key: String, to value: String, in text: String) throws(FairwayError) {
        switch key {
        case "alias": aliases.append(value)
        case "ip", "ip6":
            addresses.append(try AddressArgument.parse(value, for: "\(key) in \(Self.flag)", isIPv6: key == "ip6"))
        case "mac-address", "mac": macAddress = try AddressArgument.parseMAC(value, for: "\(key) in \(Self.flag)")
        case "spoof": spoofing = try Self.spoofing(value)
        case "allow-address": allowedAddresses.append(try Self.allowed(value))
        case "ingress", "egress":
            let rate = try BandwidthArgument.rate(value, for: "\(key) in \(Self.flag)")
            var limits = bandwidth ?? Bandwidth()
            if key == "ingress" { limits.ingress = rate } else { limits.egress = rate }
            bandwidth = limits
        default:
            throw .invalid(
                text,
                for: Self.flag,
                """
                there is no key "\(key)", only name, alias, ip, ip6, mac-address, spoof, allow-address, ingress and egress
                """
            )
        }
    }

    private static func spoofing(_ text: String) throws(FairwayError) -> SpoofProtection {
        guard let choice = SpoofProtection(rawValue: text) else {
            let choices = SpoofProtection.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(text, for: "spoof in \(flag)", "it must be one of \(choices)")
        }
        return choice
    }

    /// A subnet, or an address alone.
    private static func allowed(_ text: String) throws(FairwayError) -> IPNetwork {
        if let address = IPAddress(text) { return IPNetwork(address) }
        return try AddressArgument.parseNetwork(text, for: "allow-address in \(flag)")
    }

    private static func mode(
        named name: String,
        hasOptions: Bool,
        in text: String
    ) throws(FairwayError) -> NetworkMode {
        switch name {
        case "host", "none":
            guard !hasOptions else { throw .invalid(text, for: flag, "\"\(name)\" takes no further keys") }
            return name == "host" ? .host : .none
        case "default": return .network(Network.defaultName)
        default: return .network(name)
        }
    }
}

extension String {
    /// What follows a prefix; nil without it.
    func suffix(after prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
