/// What a monitor listens to: a multicast group of the routing family (`RTNLGRP_*`).
public struct RouteGroup: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel has it.
    public let rawValue: UInt32

    /// Takes the number as the kernel has it.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Links (`RTNLGRP_LINK`).
    public static let links = Self(rawValue: 1)
    /// Neighbours of both families, and forwarding entries (`RTNLGRP_NEIGH`).
    public static let neighbours = Self(rawValue: 3)
    /// IPv4 addresses (`RTNLGRP_IPV4_IFADDR`).
    public static let ipv4Addresses = Self(rawValue: 5)
    /// IPv4 routes (`RTNLGRP_IPV4_ROUTE`).
    public static let ipv4Routes = Self(rawValue: 7)
    /// IPv4 rules (`RTNLGRP_IPV4_RULE`).
    public static let ipv4Rules = Self(rawValue: 8)
    /// IPv6 addresses (`RTNLGRP_IPV6_IFADDR`).
    public static let ipv6Addresses = Self(rawValue: 9)
    /// IPv6 routes (`RTNLGRP_IPV6_ROUTE`).
    public static let ipv6Routes = Self(rawValue: 11)
    /// IPv6 rules (`RTNLGRP_IPV6_RULE`).
    public static let ipv6Rules = Self(rawValue: 19)
    /// IPv4 settings of interfaces (`RTNLGRP_IPV4_NETCONF`).
    public static let ipv4Settings = Self(rawValue: 24)
    /// IPv6 settings of interfaces (`RTNLGRP_IPV6_NETCONF`).
    public static let ipv6Settings = Self(rawValue: 25)
}
