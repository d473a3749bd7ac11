package import IPAddressing

/// What the host uses of the address space; a plain value that the engine fills from netlink.
package struct HostAddresses: Hashable, Sendable {
    /// The addresses of the host's interfaces with their prefix lengths.
    package var addresses: [IPNetwork]
    /// The destinations that are reached directly on a link.
    package var linkRoutes: [IPNetwork]
    /// The destinations behind routers and VPNs, of every routing table.
    package var routedPrefixes: [IPNetwork]
    package var nameServers: [IPAddress]

    package init(
        addresses: [IPNetwork] = [],
        linkRoutes: [IPNetwork] = [],
        routedPrefixes: [IPNetwork] = [],
        nameServers: [IPAddress] = []
    ) {
        self.addresses = addresses
        self.linkRoutes = linkRoutes
        self.routedPrefixes = routedPrefixes
        self.nameServers = nameServers
    }

    /// What no network may overlap: the host would lose a neighbour or its name server.
    var indispensable: [IPNetwork] { addresses + linkRoutes + nameServers.map { IPNetwork($0) } }

    /// Routes that a network is kept away from where it has a choice; a shorter prefix than /8 says nothing.
    var avoidable: [IPNetwork] { routedPrefixes.filter { $0.prefixLength >= 8 } }

    /// What of the host's a subnet overlaps, in words.
    func obstacle(to subnet: IPNetwork) -> String? {
        if let address = addresses.first(where: subnet.overlaps) { return "this host's address \(address)" }
        if let route = linkRoutes.first(where: subnet.overlaps) { return "this host's direct route to \(route)" }
        if let server = nameServers.first(where: subnet.contains) { return "this host's name server \(server)" }
        return nil
    }
}
