package import FairwayFirewall
package import FairwayModel
internal import IPAddressing
internal import LinuxSystem
package import Netlink
package import RouteNetlink
internal import SystemPackage

/// Makes networks and endpoints real on this host: bridges, veth pairs, addresses, routes, firewall elements.
///
/// Every verb blocks the calling thread, which must be in the host's namespace. A verb that throws has undone its own
/// steps; what a kill interrupts is undone or finished by the engine, from the store.
package struct BridgeDriver: ~Copyable {
    package var route: RouteConnection
    package var firewall: Firewall
    var conntrack: ConntrackTable
    package let groups: LinkGroups
    /// The bridges that were seen last; the kernel gives a number out again only after all others.
    var bridges: [ObjectID: LinkIndex] = [:]

    package init(
        route: consuming RouteConnection,
        firewall: consuming Firewall,
        conntrack: consuming ConntrackTable,
        groups: LinkGroups
    ) {
        self.route = route
        self.firewall = firewall
        self.conntrack = conntrack
        self.groups = groups
    }

    /// Makes a network's bridge with its address, then opens the firewall for it.
    ///
    /// The drop of 127/8 from outside is in the firewall before `route_localnet` is switched on.
    package mutating func create(_ network: Network) throws {
        let bridge = try makeBridge(of: network)
        bridges[network.id] = bridge
        do {
            try configure(bridge, of: network)
            try firewall.apply(add: Policy.elements(for: network), remove: [])
            if leadsLoopback(to: network) {
                try Sysctl.write(1, to: "net/ipv4/conf/\(network.deviceName)/route_localnet")
            }
        } catch {
            abandon(bridge)
            throw error
        }
    }

    /// What a bridge learns at most, of ports that may send anything: eight times the ports that it can have.
    ///
    /// A frame to a MAC address that it had no room for goes to all ports, and the rules let it to the right one.
    private static let mostLearned: UInt32 = 8192

    private mutating func makeBridge(of network: Network) throws -> LinkIndex {
        guard try route.linkIfPresent(named: network.deviceName) == nil else {
            throw FairwayError(
                .conflict,
                """
                can't make the bridge of network \(network.name): this host has another interface called \
                \(network.deviceName); rename that, or remove the network
                """
            )
        }
        return try route.createBridge(
            named: network.deviceName,
            macAddress: network.macAddress,
            mtu: network.mtu,
            // What goes to many, neighbour discovery too, a bridge that snoops may lose: any port can make it begin to.
            // And whenever one port comes or goes, it would wind up the timers of all others.
            snoopsMulticast: false,
            mostLearned: Self.mostLearned
        )
    }

    private mutating func configure(_ bridge: LinkIndex, of network: Network) throws {
        let addresses = Self.addresses(of: network, on: bridge)
        // A bridge without an IPv6 address of Fairway's must not grow one of its own.
        let hasIPv6 = addresses.contains { $0.address.isIPv6 }
        var properties = LinkChange(alias: LinkIdentity.alias(of: network))
        if hasIPv6 { properties.generatesLinkLocalAddress = false }
        try route.change(bridge, properties)
        try IPv6Switch.set(hasIPv6, on: network.deviceName)
        try route.request { batch in
            for address in addresses { batch.add(address) }
            batch.change(bridge, LinkChange(isUp: true))
        }
    }

    /// What the host's side of a network has: the gateways and, in IPv6, the address without which it asks for no
    /// neighbour.
    static func addresses(of network: Network, on bridge: LinkIndex) -> [InterfaceAddress] {
        network.subnets.flatMap { subnet -> [InterfaceAddress] in
            guard let gateway = subnet.gateway else { return [] }
            let own = InterfaceAddress(gateway, prefixLength: subnet.network.prefixLength, on: bridge)
            guard subnet.family == .ipv6, let hardware = network.macAddress else { return [own] }
            return [InterfaceAddress(linkLocalOf: hardware, on: bridge), own]
        }
    }

    /// Takes a network's firewall elements away, and its bridge out of sight; what is gone already is no error.
    ///
    /// The bridge is doomed as the links of endpoints are: its name, addresses and routes are free at once.
    package mutating func remove(_ network: Network) throws {
        bridges[network.id] = nil
        try firewall.withdraw(Policy.elements(for: network))
        guard let bridge = try ownedBridge(of: network) else { return }
        try doom(bridge, as: LinkIdentity.doomedName(of: network))
    }

    /// The bridge of a network: by name, and only with our alias, or the random MAC address that it was born with.
    package mutating func ownedBridge(of network: Network) throws(NetlinkError) -> Link? {
        guard let link = try route.linkIfPresent(named: network.deviceName), link.kind == "bridge",
            LinkIdentity.isOurs(link.alias) || link.macAddress == network.macAddress
        else { return nil }
        return link
    }

    /// Deletes a link that a verb made before it failed for another reason.
    ///
    /// One that resists carries our alias and no element, so it passes nothing, and reconcile takes it away.
    mutating func abandon(_ link: LinkIndex) {
        do { try route.deleteLink(link) } catch {}
    }
}

extension NetlinkSocket where Family == RouteFamily {
    /// The link with this name, or nil where there is none.
    package mutating func linkIfPresent(named name: String) throws(NetlinkError) -> Link? {
        do throws(NetlinkError) {
            return try link(named: name)
        } catch  where error.code == .noSuchDevice {
            return nil
        }
    }
}
