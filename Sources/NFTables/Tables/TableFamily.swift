/// Which packets a table sees (`NFPROTO_*`).
public struct TableFamily: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel has it.
    public let rawValue: UInt8

    /// Takes the number as the kernel has it.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// IPv4 and IPv6 (`NFPROTO_INET`).
    public static let inet = Self(rawValue: 1)
    /// IPv4 (`NFPROTO_IPV4`).
    public static let ipv4 = Self(rawValue: 2)
    /// ARP (`NFPROTO_ARP`).
    public static let arp = Self(rawValue: 3)
    /// What enters or leaves a single device (`NFPROTO_NETDEV`).
    public static let netdev = Self(rawValue: 5)
    /// Frames that pass through a bridge (`NFPROTO_BRIDGE`).
    public static let bridge = Self(rawValue: 7)
    /// IPv6 (`NFPROTO_IPV6`).
    public static let ipv6 = Self(rawValue: 10)
}

extension TableFamily: CustomStringConvertible {
    /// The word that nft has for it.
    public var description: String {
        switch self {
        case .inet: "inet"
        case .ipv4: "ip"
        case .arp: "arp"
        case .netdev: "netdev"
        case .bridge: "bridge"
        case .ipv6: "ip6"
        default: "family \(rawValue)"
        }
    }
}
