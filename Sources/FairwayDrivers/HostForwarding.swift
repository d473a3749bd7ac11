internal import LinuxSystem
package import Netlink
internal import RouteNetlink
package import SystemPackage

/// The host's IPv4 forwarding switch (`net.ipv4.ip_forward`), in the calling thread's namespace.
package enum HostForwarding {
    /// The switch below `/proc/sys`.
    package static let path = "net/ipv4/ip_forward"

    package static func isOn() throws(Errno) -> Bool { try Sysctl.read(path) != "0" }

    package static func set(_ isOn: Bool) throws(Errno) { try Sysctl.write(isOn ? 1 : 0, to: path) }
}

extension BridgeDriver {
    /// The interfaces that lead out of this host now: up, neither `lo` nor ours.
    package mutating func uplinks() throws(NetlinkError) -> [String] {
        try route.links().filter { link in
            link.isUp && link.index != .loopback && !LinkIdentity.isOurs(link.alias)
                && link.group != groups.endpoints && link.group != groups.doomed
        }.map(\.name)
    }
}
