internal import FairwayFirewall
package import FairwayModel
internal import Glibc
package import IPAddressing
internal import LinuxSystem
package import Netlink
package import NetworkNamespaces
package import RouteNetlink
internal import SystemPackage

extension BridgeDriver {
    /// Attaches a sandbox: veth pair, addresses, routes, then the firewall elements that let packets through.
    ///
    /// Until the last step the firewall drops whatever the new port sends: it is in our group and has no elements.
    ///
    /// - Parameters:
    ///   - entrance: a way into the sandbox that was opened before, with its settings.
    ///   - withDefaultRoutes: whether the sandbox is to leave by this network, unless it has a default route already.
    ///   - announced: whether its neighbours are told that its addresses are now its own.
    ///   - beforeExposure: what has to be done when all is made but these elements.
    /// - Throws: `NetlinkError`: `ENODEV` where the bridge is gone, `ENOENT` where the firewall is not whole.
    package mutating func attach(
        _ endpoint: Endpoint,
        to network: Network,
        in sandbox: borrowing NetworkNamespace,
        through entrance: SandboxEntrance? = nil,
        withDefaultRoutes: Bool = true,
        announced: Bool = true,
        beforeExposure: () throws -> Void = {}
    ) throws -> LinkIndex {
        let ends = try makePair(of: endpoint, on: network, in: sandbox)
        do {
            var properties = endpoint.portProperties(on: network)
            properties.alias = LinkIdentity.alias(of: endpoint, on: network)
            if IPv6Switch.exists(atMTU: network.mtu) { properties.generatesLinkLocalAddress = false }
            try route.change(ends.host, properties)
            try limit(endpoint, on: network, at: ends.host)
            var access = try Self.access(to: sandbox, through: entrance, withSettings: true)
            try IPv6Switch.set(network.hasIPv6, on: endpoint.interfaceName, in: access.ipv6Settings)
            try access.route.configure(ends.peer, of: endpoint, on: network, withDefaultRoutes: withDefaultRoutes)
            let elements = elements(of: endpoint, on: network)
            try beforeExposure()
            try firewall.apply(add: elements, remove: [])
            // Now that it is heard: others may know the address as that of whoever had it last.
            if announced { Announcement(of: endpoint.macAddress, on: ends.peer, through: access).begin() }
        } catch {
            abandon(ends.host)
            try? doomBlock(of: endpoint)
            throw error
        }
        return ends.host
    }

    private static func access(
        to sandbox: borrowing NetworkNamespace,
        through entrance: SandboxEntrance?,
        withSettings: Bool
    ) throws(Errno) -> SandboxAccess {
        if let access = try entrance?.open() { return access }
        return try sandbox.run { () throws(Errno) in try SandboxAccess(withSettings: withSettings) }
    }

    /// Makes a veth pair on the bridge that was seen last, and where that is gone on the one there is.
    private mutating func makePair(
        of endpoint: Endpoint,
        on network: Network,
        in sandbox: borrowing NetworkNamespace
    ) throws(NetlinkError) -> VethPair.Indexes {
        var pair = VethPair(
            name: endpoint.hostLinkName,
            peerName: endpoint.interfaceName,
            peerMACAddress: endpoint.macAddress,
            mtu: network.mtu,
            controller: bridges[network.id],
            group: groups.endpoints
        )
        if pair.controller != nil {
            do throws(NetlinkError) {
                return try route.createVeth(pair, peerInNamespace: sandbox.rawDescriptor)
            } catch  where error.code == .invalidArgument {
                // What the kernel says of a controller that it doesn't find.
            }
        }
        pair.controller = try ownedBridge(of: network)?.index
        bridges[network.id] = pair.controller
        guard pair.controller != nil else {
            // Another's bridge by that name is none of ours: its ports would be on another's network.
            throw NetlinkError(code: .noSuchDevice, operation: .getLink, operationName: "RTM_GETLINK")
        }
        return try route.createVeth(pair, peerInNamespace: sandbox.rawDescriptor)
    }

    /// Makes a host end a port of its network's bridge again, up and with its properties, where it is not.
    ///
    /// A bridge that is deleted lets its ports go; one made anew has none. A host end that is gone is not made here.
    ///
    /// - Returns: what was wrong.
    @discardableResult
    package mutating func reconnect(
        _ endpoint: Endpoint,
        to network: Network
    ) throws -> [LinkFault] {
        let faults = try faults(of: endpoint, on: network)
        guard !faults.isEmpty, let bridge = try ownedBridge(of: network)?.index, let link = try ownedLink(of: endpoint)
        else { return [] }
        try regroup(endpoint)
        var membership = LinkChange(isUp: true)
        membership.controller = .bridge(bridge)
        try route.request { batch in
            batch.change(link.index, membership)
            batch.change(link.index, endpoint.portProperties(on: network))
        }
        if faults.contains(.otherRate) { try limit(endpoint, on: network, at: link.index) }
        return faults
    }

    /// Puts a host end into our group where it has that of other settings, or one that somebody gave it.
    ///
    /// Off the bridge first, and it stays so: in another group than that of the rules nothing filters it.
    package mutating func regroup(_ endpoint: Endpoint) throws {
        guard let link = try ownedLink(of: endpoint), link.group != groups.endpoints else { return }
        var membership = LinkChange()
        membership.controller = LinkChange.Controller.none
        var group = LinkChange()
        group.group = groups.endpoints
        try route.request { batch in
            batch.change(link.index, membership)
            batch.change(link.index, group)
        }
    }

    /// Opens an endpoint's published ports; the rest of it is as it was.
    package mutating func publish(_ endpoint: Endpoint, on network: Network) throws {
        try firewall.apply(add: portElements(of: endpoint, on: network), remove: [])
    }

    /// Closes an endpoint's published ports; the rest of it is as it was.
    package mutating func unpublish(_ endpoint: Endpoint, on network: Network) throws {
        try firewall.withdraw(portElements(of: endpoint, on: network))
    }

    private func portElements(of endpoint: Endpoint, on network: Network) -> [FirewallElement] {
        let others = Set(elements(of: endpoint.withoutPorts, on: network))
        return elements(of: endpoint, on: network).filter { !others.contains($0) }
    }

    /// Makes an endpoint mute: when this returns nothing of it passes, and its ports are free.
    ///
    /// The link itself is only doomed here; deleting takes tens of milliseconds and is the reaper's work, as is
    /// forgetting the connections of its addresses. A sandbox that is gone, or a link that is, is no error.
    package mutating func detach(_ endpoint: Endpoint, from network: Network) throws {
        try firewall.withdraw(elements(of: endpoint, on: network))
        try doomBlock(of: endpoint)
        guard let link = try ownedLink(of: endpoint) else { return }
        try doom(link, as: LinkIdentity.doomedName(of: endpoint))
    }

    /// Forgets the connections of addresses that change hands.
    ///
    /// Takes milliseconds where anything is tracked.
    package mutating func purge(_ addresses: Set<IPAddress>) throws(NetlinkError) {
        try conntrack.purge(addresses: addresses)
    }

    /// Forgets what arrives at published ports, so that packets that keep coming find their new way.
    package mutating func purge(_ ports: [PublishedPort]) throws(NetlinkError) {
        guard ports.contains(where: { $0.transport != .tcp }) else { return }
        let addresses = try route.addresses()
        try conntrack.purge(ports: ports, at: Set(addresses.map(\.address)))
    }

    /// Takes a host end out of its bridge, or a bridge, out of sight, into the group that the reaper deletes.
    package mutating func doom(_ link: Link, as name: String) throws(NetlinkError) {
        var departure = LinkChange(isUp: false)
        departure.controller = LinkChange.Controller.none
        // Only a link that is down can be renamed before Linux 6.2.
        var mark = LinkChange(name: name)
        mark.group = groups.doomed
        do throws(NetlinkError) {
            try route.request { batch in
                // Off the bridge first: a port in another group is nobody's, and could send what it likes.
                batch.change(link.index, departure)
                batch.change(link.index, mark)
            }
        } catch  where error.code == .noSuchDevice {
            // Meanwhile it went with its sandbox.
        }
    }

    /// The sandbox end out of sight: down, and no longer called by its name; one that is gone is no error.
    ///
    /// - Parameter entrance: a way into the sandbox that was opened before.
    package func retire(
        _ endpoint: Endpoint,
        in sandbox: borrowing NetworkNamespace,
        through entrance: SandboxEntrance? = nil
    ) throws {
        var inside = try Self.access(to: sandbox, through: entrance, withSettings: false)
        guard let link = try inside.route.linkIfPresent(named: endpoint.interfaceName),
            link.macAddress == endpoint.macAddress
        else { return }
        try inside.route.retire(link.index, as: LinkIdentity.doomedName(of: endpoint))
    }

    /// The host end of an endpoint: by name, and only with its alias on it, or born into our group and killed before.
    package mutating func ownedLink(of endpoint: Endpoint) throws(NetlinkError) -> Link? {
        guard let link = try route.linkIfPresent(named: endpoint.hostLinkName),
            LinkIdentity.isAlias(link.alias, of: endpoint) || link.alias == nil && link.group == groups.endpoints
        else { return nil }
        return link
    }

    private func elements(of endpoint: Endpoint, on network: Network) -> [FirewallElement] {
        Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
    }
}

extension Endpoint {
    /// Whether the bridge may send frames back to where they came from: a container's calls to its own published port.
    ///
    /// Others behind the port, whose addresses we don't know, would get their own broadcasts back.
    func needsHairpin(on network: Network) -> Bool { spoofing(on: network) != .allow }

    /// How the bridge treats this endpoint's port.
    func portProperties(on network: Network) -> LinkChange {
        var properties = LinkChange()
        properties.hairpin = needsHairpin(on: network)
        properties.groupForwardMask = Self.groupForwardMask
        return properties
    }

    /// Whether the port has these properties.
    func isTreatedWell(by port: BridgePort, on network: Network) -> Bool {
        port.isHairpin == needsHairpin(on: network) && port.groupForwardMask == Self.groupForwardMask
    }

    /// All frames that a bridge keeps to itself but those that it drops: the firewall is to see each.
    ///
    /// Else a container could send, to 01:80:c2:00:00:0E, what the bridge learns from and the host takes in.
    static let groupForwardMask: UInt16 = 0xFFFD
}

extension NetlinkError {
    /// Whether a route could not be added because there is one.
    fileprivate var isOfExistingRoute: Bool { code == .fileExists && operation == .newRoute }
}

extension NetlinkSocket where Family == RouteFamily {
    /// Gives a sandbox end its addresses and routes, and brings it up, and `lo` too.
    mutating func configure(
        _ link: LinkIndex,
        of endpoint: Endpoint,
        on network: Network,
        withDefaultRoutes: Bool
    ) throws(NetlinkError) {
        var batch = makeWriter()
        batch.change(.loopback, LinkChange(isUp: true))
        if network.hasIPv6 {
            var properties = LinkChange()
            properties.generatesLinkLocalAddress = false
            batch.change(link, properties)
            batch.add(InterfaceAddress(linkLocalOf: endpoint.macAddress, on: link))
        }
        for (address, subnet) in zip(endpoint.addresses, network.subnets) {
            batch.add(InterfaceAddress(address, prefixLength: subnet.network.prefixLength, on: link))
        }
        var start = LinkChange(isUp: true)
        start.announcesIPv4Addresses = network.hasIPv4 ? true : nil
        batch.change(link, start)
        if withDefaultRoutes {
            for gateway in IPFamily.allCases.compactMap(network.gateway) {
                batch.add(Route(to: nil, family: gateway.family, through: gateway, on: link))
            }
            if network.parent?.isRouted == true {
                for subnet in network.subnets {
                    batch.add(Route(to: nil, family: subnet.network.address.family, on: link))
                }
            }
        }
        // The sandbox may have a default route of a family, from the network that it was attached to first.
        let errors = try commitCollectingErrors(batch).filter { !$0.isOfExistingRoute }
        if let first = errors.first { throw first }
    }

    /// Takes a sandbox end down and renames it; one that the reaper has deleted meanwhile is no error.
    fileprivate mutating func retire(_ link: LinkIndex, as name: String) throws(NetlinkError) {
        do throws(NetlinkError) {
            try request { batch in
                batch.change(link, LinkChange(isUp: false))
                batch.change(link, LinkChange(name: name))
            }
        } catch  where error.code == .noSuchDevice {}
    }
}
