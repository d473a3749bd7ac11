extension Selector {
    /// Any bytes of a packet: nft's `@th,64,128`, but in bytes.
    public static func payload(_ base: Payload.Base, offset: Int, count: Int) -> Self {
        Self(.payload(base, offset: offset), .integer(byteCount: count))
    }

    /// `ether daddr`.
    public static let etherDestination = Self(.payload(.link, offset: 0), .etherAddress)
    /// `ether saddr`.
    public static let etherSource = Self(.payload(.link, offset: 6), .etherAddress)
    /// `ether type`.
    public static let etherType = Self(.payload(.link, offset: 12), .etherType)

    /// `ip saddr`.
    public static let ipSource = Self(.payload(.network, offset: 12), .ipv4Address, .ipv4)
    /// `ip daddr`.
    public static let ipDestination = Self(.payload(.network, offset: 16), .ipv4Address, .ipv4)
    /// `ip6 saddr`.
    public static let ip6Source = Self(.payload(.network, offset: 8), .ipv6Address, .ipv6)
    /// `ip6 daddr`.
    public static let ip6Destination = Self(.payload(.network, offset: 24), .ipv6Address, .ipv6)

    /// `frag nexthdr`.
    public static let fragmentNextHeader = Self(.extensionHeader(44, offset: 0), .inetProtocol, .ipv6)

    /// `arp operation`.
    public static let arpOperation = Self(.payload(.network, offset: 6), .arpOperation, .arp)
    /// `arp saddr ether`.
    public static let arpSourceEther = Self(.payload(.network, offset: 8), .etherAddress, .arp)
    /// `arp saddr ip`.
    public static let arpSourceIP = Self(.payload(.network, offset: 14), .ipv4Address, .arp)
    /// `arp daddr ether`.
    public static let arpDestinationEther = Self(.payload(.network, offset: 18), .etherAddress, .arp)
    /// `arp daddr ip`.
    public static let arpDestinationIP = Self(.payload(.network, offset: 24), .ipv4Address, .arp)

    /// `th sport`: of TCP, UDP and whatever else has its ports first.
    public static let sourcePort = Self(.payload(.transport, offset: 0), .inetService)
    /// `th dport`: of TCP, UDP and whatever else has its ports first.
    public static let destinationPort = Self(.payload(.transport, offset: 2), .inetService)
    /// `icmp type`.
    public static let icmpType = Self(.payload(.transport, offset: 0), .icmpType, .ipv4, .icmp)
    /// `icmpv6 type`.
    public static let icmpv6Type = Self(.payload(.transport, offset: 0), .icmpv6Type, .ipv6, .icmpv6)
}
