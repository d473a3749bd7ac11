package import FairwayFirewall
package import FairwayModel
internal import IPAddressing
internal import LinuxSystem
package import Netlink
package import RouteNetlink
package import SystemPackage

/// Makes networks and endpoints real on this host: bridges, veth pairs, addresses, routes, firewall elements.
///
/// Every verb blocks the calling thread, which must be in the host's namespace. A verb that throws has undone its own
/// steps; what a kill interrupts is undone or finished by the engine, from the store.
package struct BridgeDriver: ~Copyable {
    var route: RouteConnection
    package var firewall: NFTablesBackend
    let groups: LinkGroups

    package init(route: consuming RouteConnection, firewall: consuming NFTablesBackend, groups: LinkGroups) {
        self.route = route
        self.firewall = firewall
        self.groups = groups
    }

    /// Makes a network's bridge with its address, then opens the firewall for it.
    ///
    /// The drop of 127/8 from outside is in the firewall before `route_localnet` is switched on.
    package mutating func create(_ network: Network) throws {
        let bridge = try route.createBridge(
            named: network.deviceName,
            macAddress: network.macAddress,
            mtu: network.mtu
        )
        do {
            try configure(bridge, of: network)
            try firewall.apply(add: Policy.elements(for: network), remove: [])
            if !network.isInternal { try Sysctl.write(1, to: "net/ipv4/conf/\(network.deviceName)/route_localnet") }
        } catch {
            try route.deleteLink(bridge)
            throw error
        }
    }

    private mutating func configure(_ bridge: LinkIndex, of network: Network) throws {
        let name = network.deviceName
        // Only IPv4 subnets have addresses here; a bridge without one must not grow its own in IPv6.
        try Sysctl.write(1, to: "net/ipv6/conf/\(name)/disable_ipv6")
        try Sysctl.write(0, to: "net/ipv6/conf/\(name)/accept_ra")
        try route.request { batch in
            batch.change(bridge, LinkChange(alias: LinkIdentity.alias(of: network)))
            for subnet in network.subnets {
                guard let gateway = subnet.gateway else { continue }
                batch.add(InterfaceAddress(gateway, prefixLength: subnet.network.prefixLength, on: bridge))
            }
            batch.change(bridge, LinkChange(isUp: true))
        }
    }

    /// Takes a network's firewall elements and its bridge away; what is gone already is no error.
    package mutating func remove(_ network: Network) throws {
        let wanted = Set(Policy.elements(for: network))
        try firewall.apply(add: [], remove: firewall.observed().intersection(wanted).sorted())
        guard let bridge = try ownedBridge(of: network) else { return }
        try route.deleteLink(bridge.index)
    }

    /// The bridge of a network: by name, and only with our alias on it.
    package mutating func ownedBridge(of network: Network) throws(NetlinkError) -> Link? {
        do throws(NetlinkError) {
            let link = try route.link(named: network.deviceName)
            guard link.kind == "bridge", link.alias?.hasPrefix(LinkIdentity.prefix) ?? false else { return nil }
            return link
        } catch  where error.code == .noSuchDevice {
            return nil
        }
    }
}

extension Errno {
    /// `ENODEV`, which swift-system has no name for that tells it from `ENXIO`.
    static let noSuchDevice = Errno(rawValue: 19)
}
