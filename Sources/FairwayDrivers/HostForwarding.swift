package import FairwayModel
internal import LinuxSystem
package import Netlink
internal import RouteNetlink
package import SystemPackage

/// The host's switches for forwarding, one a family, in the calling thread's namespace.
package enum HostForwarding {
    /// Whether the host forwards; not where its kernel lacks the family.
    package static func isOn(_ family: IPFamily) throws(Errno) -> Bool { try isOn(setting(family)) }

    /// Switches it, and with it every interface.
    package static func set(_ isOn: Bool, _ family: IPFamily) throws(Errno) {
        try Sysctl.write(isOn ? 1 : 0, to: setting(family))
    }

    /// Lets some interfaces forward though the host as a whole does not; those that are gone are no error.
    package static func switchOn(_ family: IPFamily, for interfaces: [String]) throws(Errno) {
        for interface in interfaces {
            do throws(Errno) {
                try Sysctl.write(1, to: setting(family, of: interface))
            } catch .noSuchFileOrDirectory {}
        }
    }

    /// Whether an interface forwards; not where it is gone, or has none of this family.
    static func isOn(_ family: IPFamily, for interface: String) throws(Errno) -> Bool {
        try isOn(setting(family, of: interface))
    }

    private static func isOn(_ setting: String) throws(Errno) -> Bool {
        do throws(Errno) {
            return try Sysctl.read(setting) != "0"
        } catch .noSuchFileOrDirectory {
            return false
        }
    }

    /// The switch below `/proc/sys`.
    package static func setting(_ family: IPFamily) -> String {
        switch family {
        case .ipv4: "net/ipv4/ip_forward"
        case .ipv6: "net/ipv6/conf/all/forwarding"
        }
    }

    private static func setting(_ family: IPFamily, of interface: String) -> String {
        "net/\(family.rawValue)/conf/\(interface)/forwarding"
    }
}

extension BridgeDriver {
    /// The interfaces that lead out of this host now: up, neither `lo` nor ours.
    package mutating func uplinks() throws(NetlinkError) -> [String] {
        try foreignLinks().filter(\.isUp).map(\.name)
    }

    /// The interfaces that forward of the operator's own accord, up or not, and `default` for those to come.
    package mutating func forwarders(_ family: IPFamily) throws -> [String] {
        try (["default"] + foreignLinks().map(\.name)).filter { name throws(Errno) in
            try HostForwarding.isOn(family, for: name)
        }
    }

    /// The interfaces that listen to routers only because this host does not forward IPv6, up or not.
    ///
    /// They would lose their default route as soon as it does (`accept_ra` 1).
    package mutating func routerListeners() throws -> [String] {
        try foreignLinks().map(\.name).filter { name throws(Errno) in
            try RouterListening.state(of: name) == .unlessForwarding
        }
    }

    private mutating func foreignLinks() throws(NetlinkError) -> [Link] {
        try route.links().filter { link in
            link.index != .loopback && !LinkIdentity.isOurs(link.alias)
                && link.group != groups.endpoints && link.group != groups.doomed
        }
    }
}
