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
    /// Makes these a sandbox's default routes, at most one a family, in place of those of its other networks.
    ///
    /// In a family in which it has one of somebody else's this changes nothing.
    ///
    /// - Parameter all: the default routes that its networks could give it.
    package func set(
        _ routes: [DefaultRoute],
        among all: [DefaultRoute],
        in sandbox: borrowing NetworkNamespace
    ) throws {
        var inside = try sandbox.openSocket(RouteFamily.self)
        let links = try inside.links()
        func kernelRoutes(_ routes: [DefaultRoute], _ family: AddressFamily) -> [Route] {
            routes.filter { $0.gateway.family == family }.compactMap { route in
                links.first { $0.name == route.interfaceName }.map {
                    Route(to: nil, family: family, through: route.gateway, on: $0.index)
                }
            }
        }
        for family in [AddressFamily.ipv4, .ipv6] {
            try inside.setDefaultRoute(
                kernelRoutes(routes, family).first,
                family,
                among: kernelRoutes(all, family)
            )
        }
    }
}

extension NetlinkSocket where Family == RouteFamily {
    fileprivate mutating func setDefaultRoute(
        _ wanted: Route?,
        _ family: AddressFamily,
        among ours: [Route]
    ) throws(NetlinkError) {
        let present = try routes(family).filter { $0.destination == nil && $0.table == mainTable }
        let isSame = { (one: Route, other: Route?) in one.gateway == other?.gateway && one.link == other?.link }
        // One metric, which is the kernel's usual one: what has another is not of our making.
        guard present.allSatisfy({ route in ours.contains { isSame(route, $0) } }),
            Set(present.map(\.metric)).count <= 1
        else { return }
        let isWanted = { (route: Route) in isSame(route, wanted) }
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
