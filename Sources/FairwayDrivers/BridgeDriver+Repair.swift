internal import FairwayFirewall
package import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import Netlink
internal import RouteNetlink
internal import SystemPackage

extension BridgeDriver {
    /// Gives a network's bridge back what somebody has taken from it: its addresses, that it is up, `route_localnet`.
    ///
    /// The firewall must be whole, for the reason that ``create(_:)`` has. False where nothing was missing.
    package mutating func repair(_ network: Network) throws -> Bool {
        guard let bridge = try ownedBridge(of: network) else { return false }
        let missing = try missingAddresses(of: network, on: bridge.index)
        let isWhole = bridge.isUp && missing.isEmpty
        if !isWhole {
            try route.request { batch in
                for address in missing { batch.add(address) }
                batch.change(bridge.index, LinkChange(isUp: true))
            }
        }
        return try switchLocalRouting(on: network) || !isWhole
    }

    private mutating func missingAddresses(
        of network: Network,
        on bridge: LinkIndex
    ) throws(NetlinkError) -> [InterfaceAddress] {
        let present = try route.addresses().filter { $0.link == bridge }
        return Self.addresses(of: network, on: bridge).filter { !present.contains($0) }
    }

    /// Lets 127.0.0.1 reach the network's published ports; not where no rule keeps others from doing so.
    ///
    /// False where it was as it is to be.
    func switchLocalRouting(on network: Network) throws(Errno) -> Bool {
        let setting = "net/ipv4/conf/\(network.deviceName)/route_localnet"
        guard network.hasIPv4 else { return false }
        let wanted = !network.isInternal && firewall.backend.isOurs
        guard try (Sysctl.read(setting) != "0") != wanted else { return false }
        try Sysctl.write(wanted ? 1 : 0, to: setting)
        return true
    }
}
