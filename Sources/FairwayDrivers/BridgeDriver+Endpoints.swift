package import FairwayFirewall
package import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import Netlink
package import NetworkNamespaces
package import RouteNetlink
internal import SystemPackage

extension BridgeDriver {
    /// Attaches a sandbox: veth pair, addresses, routes, then the firewall elements that let packets through.
    ///
    /// Until the last step the firewall drops whatever the new port sends: it is in our group and has no elements.
    package mutating func attach(
        _ endpoint: Endpoint,
        to network: Network,
        in sandbox: borrowing NetworkNamespace
    ) throws -> LinkIndex {
        let bridge = try route.link(named: network.deviceName).index
        let pair = VethPair(
            name: endpoint.hostLinkName,
            peerName: endpoint.interfaceName,
            peerMACAddress: endpoint.macAddress,
            mtu: network.mtu,
            controller: bridge,
            group: groups.endpoints
        )
        let hostLink = try route.createVeth(pair, peerInNamespace: sandbox.rawDescriptor)
        do {
            var properties = LinkChange(alias: LinkIdentity.alias(of: endpoint, on: network))
            properties.hairpin = true
            properties.generatesLinkLocalAddress = false
            try route.change(hostLink, properties)
            try configure(endpoint, on: network, in: sandbox)
            try firewall.apply(add: elements(of: endpoint, on: network), remove: [])
        } catch {
            try route.deleteLink(hostLink)
            throw error
        }
        return hostLink
    }

    private func configure(
        _ endpoint: Endpoint,
        on network: Network,
        in sandbox: borrowing NetworkNamespace
    ) throws {
        let interface = endpoint.interfaceName
        var inside = try sandbox.run { () throws(Errno) in
            // Before it comes up, or it would take an address of its own from whoever advertises one.
            try Sysctl.write(1, to: "net/ipv6/conf/\(interface)/disable_ipv6")
            return try RouteConnection()
        }
        let link = try inside.link(named: interface).index
        try inside.request { batch in
            batch.change(.loopback, LinkChange(isUp: true))
            for (address, subnet) in zip(endpoint.addresses, network.subnets) {
                batch.add(InterfaceAddress(address, prefixLength: subnet.network.prefixLength, on: link))
            }
            batch.change(link, LinkChange(isUp: true))
            guard !network.isInternal else { return }
            for gateway in network.subnets.compactMap(\.gateway) {
                batch.add(Route(to: nil, family: gateway.family, through: gateway, on: link))
            }
        }
    }

    /// Makes an endpoint mute: when this returns nothing of it passes, and its address and ports are free.
    ///
    /// The link itself is only doomed here; deleting takes tens of milliseconds and is the reaper's work. A sandbox
    /// that is gone, or a link that is, is no error.
    package mutating func detach(_ endpoint: Endpoint, from network: Network) throws {
        let wanted = Set(elements(of: endpoint, on: network))
        do {
            try firewall.apply(add: [], remove: wanted.sorted())
        } catch {
            // One that was killed half-way has only some of them.
            try firewall.apply(add: [], remove: firewall.observed().intersection(wanted).sorted())
        }
        guard let link = try ownedLink(of: endpoint) else { return }
        var doom = LinkChange(isUp: false)
        doom.controller = LinkChange.Controller.none
        doom.group = groups.doomed
        try route.request { batch in
            batch.change(link.index, doom)
            batch.change(link.index, LinkChange(name: LinkIdentity.doomedName(of: endpoint)))
        }
    }

    /// The sandbox end out of sight: down, and no longer called `eth0`. A sandbox end that is gone is no error.
    package mutating func retire(_ endpoint: Endpoint, in sandbox: borrowing NetworkNamespace) throws {
        do throws(NetlinkError) {
            var inside = try sandbox.openSocket(RouteFamily.self)
            let link = try inside.link(named: endpoint.interfaceName)
            guard link.macAddress == endpoint.macAddress else { return }
            try inside.request { batch in
                batch.change(link.index, LinkChange(isUp: false))
                batch.change(link.index, LinkChange(name: LinkIdentity.doomedName(of: endpoint)))
            }
        } catch  where error.code == .noSuchDevice {}
    }

    /// The host end of an endpoint: by name, and only with its alias on it.
    package mutating func ownedLink(of endpoint: Endpoint) throws -> Link? {
        do throws(NetlinkError) {
            let link = try route.link(named: endpoint.hostLinkName)
            return LinkIdentity.isAlias(link.alias, of: endpoint) ? link : nil
        } catch  where error.code == .noSuchDevice {
            return nil
        }
    }

    private func elements(of endpoint: Endpoint, on network: Network) -> [FirewallElement] {
        Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
    }
}
