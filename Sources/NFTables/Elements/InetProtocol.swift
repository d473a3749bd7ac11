/// What an IP packet carries (`IPPROTO_*`).
public struct InetProtocol: RawRepresentable, Hashable, Sendable {
    /// The number in the IP header.
    public let rawValue: UInt8

    /// Takes the number in the IP header.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ICMP for IPv4.
    public static let icmp = Self(rawValue: 1)
    /// TCP.
    public static let tcp = Self(rawValue: 6)
    /// UDP.
    public static let udp = Self(rawValue: 17)
    /// ICMP for IPv6.
    public static let icmpv6 = Self(rawValue: 58)
    /// SCTP.
    public static let sctp = Self(rawValue: 132)
}
