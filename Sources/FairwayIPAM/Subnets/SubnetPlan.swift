internal import FairwayModel
internal import FairwayStore
internal import IPAddressing

/// Checks what a user said of a subnet against itself, and fills in the gateway.
struct SubnetPlan {
    let subnet: Subnet

    init(_ spec: NetworkSpec.SubnetSpec, needsGateway: Bool) throws(FairwayError) {
        guard let network = spec.network else {
            throw FairwayError(.failed, "no subnet was chosen")
        }
        try Self.check(range: spec.range, in: network)
        for (name, address) in spec.auxiliary.sorted(by: { $0.key < $1.key }) where !network.contains(address) {
            throw FairwayError(
                .invalidArgument,
                "auxiliary address \(name)=\(address) is outside of the subnet \(network)"
            )
        }
        let gateway = try Self.gateway(spec, in: network, isNeeded: needsGateway)
        subnet = Subnet(network: network, gateway: gateway, range: spec.range, auxiliary: spec.auxiliary)
        try checkRoom()
    }

    /// What can be a network's subnet at all, wherever it comes from.
    static func checkForm(_ network: IPNetwork) throws(FairwayError) {
        guard !network.hasHostBits else {
            throw FairwayError(
                .invalidArgument,
                "subnet \(network) has host bits set: the network of this address is \(network.network)"
            )
        }
        let unusable = unusableRanges.first { $0.overlaps(network) }
        if let unusable {
            let remedy = network.isIPv6 ? "a part of fd00::/8" : "a private range"
            throw FairwayError(
                .invalidArgument,
                "subnet \(network) can't be used: networks can't have addresses of \(unusable); choose \(remedy)"
            )
        }
    }

    /// "This network", loopback, multicast and the reserved rest (RFC 6890); in IPv6 also what every link has.
    private static let unusableRanges =
        ["0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/8", "fe80::/10", "ff00::/8"].compactMap { IPNetwork($0) }

    private static func check(range: IPNetwork?, in network: IPNetwork) throws(FairwayError) {
        guard let range else { return }
        guard !range.hasHostBits else {
            throw FairwayError(
                .invalidArgument,
                "ip-range \(range) has host bits set: the range of this address is \(range.network)"
            )
        }
        guard network.contains(range) else {
            throw FairwayError(.invalidArgument, "ip-range \(range) is outside of the subnet \(network)")
        }
    }

    private static func gateway(
        _ spec: NetworkSpec.SubnetSpec,
        in network: IPNetwork,
        isNeeded: Bool
    ) throws(FairwayError) -> IPAddress? {
        if let gateway = spec.gateway {
            try check(gateway: gateway, in: network, auxiliary: spec.auxiliary)
            return gateway
        }
        guard isNeeded else { return nil }
        let free = Subnet(network: network, auxiliary: spec.auxiliary).assignable
        guard let first = free.first?.first else {
            throw FairwayError(.invalidArgument, "subnet \(network) has no address left for the gateway")
        }
        return first
    }

    private static func check(
        gateway: IPAddress,
        in network: IPNetwork,
        auxiliary: [String: IPAddress]
    ) throws(FairwayError) {
        guard network.contains(gateway) else {
            throw FairwayError(.invalidArgument, "gateway \(gateway) is outside of the subnet \(network)")
        }
        guard gateway != network.broadcast else {
            throw FairwayError(.invalidArgument, "gateway \(gateway) is the broadcast address of the subnet \(network)")
        }
        guard gateway >= network.firstHost else {
            throw FairwayError(
                .invalidArgument,
                "gateway \(gateway) is the \(network.firstAddressKind) address of the subnet \(network)"
            )
        }
        if let name = auxiliary.filter({ $0.value == gateway }).keys.min() {
            throw FairwayError(.invalidArgument, "gateway \(gateway) is also the auxiliary address \(name)")
        }
    }

    /// A network that can never have a container is a mistake, better said now than at its first use.
    private func checkRoom() throws(FairwayError) {
        guard subnet.assignable.isEmpty else {
            guard subnet.dynamicCapacity == 0, let range = subnet.range else { return }
            throw FairwayError(
                .invalidArgument,
                "ip-range \(range) has no address for a container: choose a larger one, or leave it out"
            )
        }
        let smallest = subnet.network.isIPv6 ? "/127" : "/31"
        let use = subnet.gateway.map { " beside the gateway \($0)" } ?? ""
        throw FairwayError(
            .invalidArgument,
            "subnet \(subnet.network) has no address for a container\(use): choose a larger one, at least a \(smallest)"
        )
    }
}

extension IPNetwork {
    /// What the first address is where no host can have it (RFC 4291 in IPv6).
    var firstAddressKind: String { isIPv6 ? "subnet-router anycast" : "network" }
}
