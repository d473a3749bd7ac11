/// What an Ethernet frame carries (`ETH_P_*`).
public struct EtherType: RawRepresentable, Hashable, Sendable {
    /// The number in the frame's header.
    public let rawValue: UInt16

    /// Takes the number in the frame's header.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// IPv4.
    public static let ipv4 = Self(rawValue: 0x0800)
    /// ARP.
    public static let arp = Self(rawValue: 0x0806)
    /// IPv6.
    public static let ipv6 = Self(rawValue: 0x86DD)
}
