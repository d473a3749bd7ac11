package import IPAddressing
internal import Netlink
package import NetworkNamespaces
internal import RouteNetlink

/// Where a sandbox sends what none of its networks has: by which of its interfaces, and to whom.
package struct DefaultRoute: Hashable, Sendable {
    var gateway: IPAddress
    var interfaceName: String

    package init(through gateway: IPAddress, by interfaceName: String) {
        self.gateway = gateway
        self.interfaceName = interfaceName
    }
}

extension BridgeDriver {
    /// Makes these a sandbox's default routes, at most one a family, in place of others by the same interfaces.
    ///
    /// In a family in which somebody else gave it one this changes nothing.
    package func set(
        _ routes: [DefaultRoute],
        among interfaces: [String],
        in sandbox: borrowing NetworkNamespace
    ) throws {
        var inside = try sandbox.openSocket(RouteFamily.self)
        let links = try inside.links().filter { interfaces.contains($0.name) }
        for family in [AddressFamily.ipv4, .ipv6] {
            let wanted = routes.first { $0.gateway.family == family }
            let link = links.first { $0.name == wanted?.interfaceName }
            try inside.setDefaultRoute(
                wanted.flatMap { wanted in
                    link.map { Route(to: nil, family: family, through: wanted.gateway, on: $0.index) }
                },
                family,
                among: Set(links.map(\.index))
            )
        }
    }
}

extension NetlinkSocket where Family == RouteFamily {
    fileprivate mutating func setDefaultRoute(
        _ wanted: Route?,
        _ family: AddressFamily,
        among links: Set<LinkIndex>
    ) throws(NetlinkError) {
        let present = try routes(family).filter { $0.destination == nil && $0.table == mainTable }
        guard present.allSatisfy({ $0.link.map(links.contains) ?? false }) else { return }
        let isWanted = { (route: Route) in route.gateway == wanted?.gateway && route.link == wanted?.link }
        guard present.count != (wanted == nil ? 0 : 1) || !present.allSatisfy(isWanted) else { return }
        try request { batch in
            // In the place of the first, so that there is no moment without one.
            if let wanted, !present.contains(where: isWanted) { batch.replace(wanted) }
            let isReplaced = wanted != nil && !present.contains(where: isWanted)
            for route in present.dropFirst(isReplaced ? 1 : 0) where !isWanted(route) { batch.delete(route) }
        }
    }
}

/// `RT_TABLE_MAIN`.
private let mainTable: UInt32 = 254
