package import FairwayModel
package import FairwayStore
package import IPAddressing

extension AddressPlanner {
    /// Leases one address a subnet for an endpoint that is recorded already.
    ///
    /// It is the requested one, else the one that an endpoint of this name had last, if it is free, else the next free
    /// one after the last.
    ///
    /// - Parameter onReuse: is called with each address that somebody had before.
    /// - Throws: `FairwayError`: `conflict` names who has a requested address; `exhausted` says which subnet is full.
    package static func lease(
        on network: Network,
        for endpoint: ObjectID,
        name: String,
        requested: [IPAddress],
        in state: StoreTransaction,
        onReuse: (IPAddress) -> Void = { _ in }
    ) throws(FairwayError) -> [IPAddress] {
        try check(requested, on: network)
        var addresses: [IPAddress] = []
        for subnet in network.subnets {
            guard let pool = try state.pool(of: network.id, isIPv6: subnet.network.isIPv6) else {
                throw FairwayError(.failed, "the store has no subnet \(subnet.network) of network \(network.name)")
            }
            let search = LeaseSearch(network: network, subnet: subnet, pool: pool, state: state)
            let wanted = requested.first { $0.isIPv6 == subnet.network.isIPv6 }
            addresses.append(try search.lease(wanted, for: endpoint, name: name, onReuse: onReuse))
        }
        return addresses
    }

    private static func check(_ requested: [IPAddress], on network: Network) throws(FairwayError) {
        for isIPv6 in [false, true] {
            let ofFamily = requested.filter { $0.isIPv6 == isIPv6 }
            guard let first = ofFamily.first else { continue }
            let family = isIPv6 ? "IPv6" : "IPv4"
            guard ofFamily.count == 1 else {
                throw FairwayError(
                    .invalidArgument,
                    "\(ofFamily.count) \(family) addresses were asked for: an endpoint has one"
                )
            }
            guard network.subnets.contains(where: { $0.network.isIPv6 == isIPv6 }) else {
                throw FairwayError(
                    .invalidArgument,
                    "network \(network.name) can't give the address \(first): it has no \(family) subnet"
                )
            }
        }
    }
}
