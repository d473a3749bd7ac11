internal import FairwayFirewall
package import FairwayModel
internal import IPAddressing
internal import LinuxSystem
package import Netlink
internal import RouteNetlink
package import SystemPackage

extension BridgeDriver {
    /// What of a network's bridge is not as it should be; nothing where all is well.
    package mutating func faults(of network: Network) throws -> [LinkFault] {
        guard let bridge = try ownedBridge(of: network) else { return [.missing] }
        let addresses = try missingAddresses(of: network, on: bridge.index)
        return (bridge.isUp ? [] : [.down]) + addresses.map(LinkFault.noAddress) + (try wrongSettings(of: network))
    }

    /// Gives a network's bridge back what somebody has taken from it: its address, that it is up, its settings.
    ///
    /// The firewall must be whole, for the reason that ``create(_:)`` has. A bridge that is gone is not made here.
    ///
    /// - Returns: what was wrong.
    package mutating func repair(_ network: Network) throws -> [LinkFault] {
        let faults = try faults(of: network)
        guard !faults.isEmpty, let bridge = try ownedBridge(of: network)?.index else { return [] }
        for case .setting(let path, let value) in faults { try Sysctl.write(value, to: path) }
        try route.request { batch in
            for case .noAddress(let address) in faults { batch.add(address) }
            if faults.contains(.down) { batch.change(bridge, LinkChange(isUp: true)) }
        }
        return faults
    }

    /// The settings of a network's bridge that have another value, as the kernel announces few of them.
    package func wrongSettings(of network: Network) throws(Errno) -> [LinkFault] {
        var faults: [LinkFault] = []
        for (path, value) in settings(of: network) {
            do throws(Errno) {
                if try Sysctl.read(path) != value { faults.append(.setting(path, value: value)) }
            } catch .noSuchFileOrDirectory {
                // Neither the interface nor its family is there: that is another fault, or none.
            }
        }
        return faults
    }

    private func settings(of network: Network) -> [(path: String, value: String)] {
        let device = network.deviceName
        // A bridge without an IPv6 address of ours is kept from IPv6; all of them, from whoever advertises it.
        let hasIPv6 = network.subnets.contains { $0.family == .ipv6 && $0.gateway != nil }
        var settings = [
            ("net/ipv6/conf/\(device)/disable_ipv6", hasIPv6 ? "0" : "1"), ("net/ipv6/conf/\(device)/accept_ra", "0"),
        ]
        if network.hasIPv4 {
            settings.append(("net/ipv4/conf/\(device)/route_localnet", leadsLoopback(to: network) ? "1" : "0"))
        }
        guard !network.isInternal, firewall.backend.isOurs else { return settings }
        return settings + network.subnets.map { ("net/\($0.family.rawValue)/conf/\(device)/forwarding", "1") }
    }

    /// Whether 127.0.0.1 is to reach a network's published ports; not where no rule of ours keeps others from it.
    func leadsLoopback(to network: Network) -> Bool {
        network.hasIPv4 && !network.isInternal && firewall.backend.isOurs
    }

    private mutating func missingAddresses(
        of network: Network,
        on bridge: LinkIndex
    ) throws(NetlinkError) -> [InterfaceAddress] {
        let present = try route.addresses().filter { $0.link == bridge }
        return Self.addresses(of: network, on: bridge).filter { !present.contains($0) }
    }

    /// What of an attachment's host end is not as it should be; nothing where all is well.
    package mutating func faults(of endpoint: Endpoint, on network: Network) throws(NetlinkError) -> [LinkFault] {
        guard let link = try ownedLink(of: endpoint) else { return [.missing] }
        let bridge = try ownedBridge(of: network)?.index
        var faults: [LinkFault] = []
        if link.group != groups.endpoints { faults.append(.otherGroup) }
        if bridge == nil || link.controller != bridge { faults.append(.outsideBridge) }
        if !link.isUp { faults.append(.down) }
        if let port = link.bridgePort, !endpoint.isTreatedWell(by: port, on: network) { faults.append(.otherMode) }
        if try !isLimited(endpoint, at: link.index) { faults.append(.otherRate) }
        return faults
    }
}
