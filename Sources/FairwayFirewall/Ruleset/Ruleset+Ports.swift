internal import IPAddressing
internal import NFTables

/// The bridge table: what Fairway's ports may send and get. The link group tells them from foreign ones.
///
/// All of it stands before the bridge learns from a frame, so that what is dropped here makes no forwarding entry.
extension Ruleset {
    /// A port sends from its own MAC and addresses, and neither a router's nor a DHCP server's words.
    ///
    /// What ports may do that are not held to that is looked up only for what would be dropped: it costs others nothing.
    static func sending(linkGroup: UInt32) -> [RulesetChain] {
        [
            bridged(
                "prerouting",
                BaseChain(.filter, .prerouting, priority: .bridgeDestinationNAT),
                [[.when(.iifgroup, is: .number(linkGroup)), .goto("sent")]]
            ),
            sent, sentIPv4, sentARP, sentIPv6, sentPart, sentICMPv6, sentClaim, sentOwnClaim, sentElsewhere,
            unlocked, unguarded,
        ]
    }

    private static let sent = bridged(
        "sent",
        nil,
        [
            [.when(.iifname, .etherSource, isNotIn: .macAddresses), .goto("unguarded")],
            [.when(.etherType, is: .etherType(.ipv4)), .goto("sent4")],
            [.when(.etherType, is: .etherType(.ipv6)), .goto("sent6")],
            [.when(.etherType, is: .etherType(.arp)), .goto("sent_arp")],
            [.goto("unguarded")],
        ]
    )

    /// What is too short to have a source address has no right one, either: hence not "drop what is wrong".
    private static let sentIPv4 = bridged(
        "sent4",
        nil,
        [
            [.when(.l4proto, is: .inetProtocol(.udp)), .when(.sourcePort, is: .port(67)), .goto("unguarded")],
            // There are clients that don't look where an answer comes from.
            [.when(.l4proto, is: .inetProtocol(.udp)), .when(.destinationPort, is: .port(68)), .goto("unguarded")],
            [.when(.iifname, .etherSource, .ipSource, isIn: .locks4), .accept],
            [.when(.iifname, .ipSource, isIn: .networkLocks4), .accept],
            [.goto("unlocked")],
        ]
    )

    /// Whoever speaks names itself; a probe, which has no address yet, asks for its own (RFC 5227).
    private static let sentARP = bridged(
        "sent_arp",
        nil,
        [
            [.when(.iifname, .arpSourceEther, .arpSourceIP, isIn: .locks4), .accept],
            [
                .when(.arpSourceIP, is: .ipv4(.any)),
                .when(.iifname, .arpSourceEther, .arpDestinationIP, isIn: .locks4),
                .accept,
            ],
            [.when(.iifname, .arpSourceEther, isNotIn: .macAddresses), .goto("unguarded")],
            [.when(.iifname, .arpSourceIP, isIn: .networkLocks4), .accept],
            [
                .when(.arpSourceIP, is: .ipv4(.any)),
                .when(.iifname, .arpDestinationIP, isIn: .networkLocks4),
                .accept,
            ],
            [.goto("unlocked")],
        ]
    )

    private static let sentIPv6 = bridged(
        "sent6",
        nil,
        [
            [.when(.fragmentNextHeader, isNot: .inetProtocol(.reserved)), .jump("sent_part")],
            [.when(.l4proto, is: .inetProtocol(.icmpv6)), .goto("sent_icmp6")],
            [.when(.l4proto, is: .inetProtocol(.udp)), .when(.sourcePort, is: .port(547)), .goto("unguarded")],
            [.when(.l4proto, is: .inetProtocol(.udp)), .when(.destinationPort, is: .port(546)), .goto("unguarded")],
            [.when(.iifname, .etherSource, .ip6Source, isIn: .locks6), .accept],
            [.goto("sent6_else")],
        ]
    )

    /// A part of a packet hides nothing that the rules look for (RFC 7113), whatever stands behind its end.
    ///
    /// The first eight bytes of what is carried are in the first part, unless extension headers take their place: those
    /// stand before the fragment header or nowhere. Whom neighbour discovery is about can be in the second part; no
    /// node may divide it (RFC 6980).
    private static let sentPart = bridged(
        "sent_part",
        nil,
        InetProtocol.extensionHeaders.map {
            [.when(.fragmentNextHeader, is: .inetProtocol($0)), .goto("unguarded")]
        }
            + [ICMPv6.neighbourSolicitation, ICMPv6.neighbourAdvertisement].map {
                [.whenICMPv6($0), .goto("unguarded")]
            }
    )

    /// Without an address yet it asks whether its own is free (RFC 4862), and tells which groups it listens to.
    private static let sentICMPv6 = bridged(
        "sent_icmp6",
        nil,
        [
            [.whenICMPv6(ICMPv6.routerAdvertisement), .goto("unguarded")],
            [.whenICMPv6(ICMPv6.redirect), .goto("unguarded")],
            [.whenICMPv6(ICMPv6.neighbourAdvertisement), .goto("sent_claim")],
            [.when(.iifname, .etherSource, .ip6Source, isIn: .locks6), .accept],
            [.whenWithoutAddress, .whenICMPv6(ICMPv6.neighbourSolicitation), ownTarget, .accept],
            [.whenWithoutAddress, .whenICMPv6(ICMPv6.neighbourSolicitation), allowedTarget, .accept],
            [.whenWithoutAddress, .whenICMPv6(ICMPv6.multicastListenerReport2), .accept],
            [.whenWithoutAddress, .whenICMPv6(ICMPv6.multicastListenerReport), .accept],
            [.goto("sent6_else")],
        ]
    )

    private static let ownTarget: Statement = .when(.iifname, .etherSource, .neighbourTarget, isIn: .targets6)
    private static let allowedTarget: Statement = .when(.iifname, .neighbourTarget, isIn: .networkTargets6)

    /// Whoever answers for an address has it, whichever of its own it speaks from.
    private static let sentClaim = bridged(
        "sent_claim",
        nil,
        [[ownTarget, .goto("sent_own_claim")], [allowedTarget, .goto("sent_own_claim")], [.goto("unlocked")]]
    )

    private static let sentOwnClaim = bridged(
        "sent_own_claim",
        nil,
        [[.when(.iifname, .etherSource, .ip6Source, isIn: .locks6), .accept], [.goto("sent6_else")]]
    )

    /// From a network that it was allowed: as good as its own addresses.
    private static let sentElsewhere = bridged(
        "sent6_else",
        nil,
        [[.when(.iifname, .ip6Source, isIn: .networkLocks6), .accept], [.goto("unlocked")]]
    )

    private static let unlocked = bridged(
        "unlocked",
        nil,
        [[.when(.iifname, isIn: .unlockedPorts), .accept], [.drop]]
    )

    private static let unguarded = bridged(
        "unguarded",
        nil,
        [[.when(.iifname, isIn: .unguardedPorts), .accept], [.drop]]
    )
}

extension Statement {
    /// `icmpv6 type TYPE`.
    fileprivate static func whenICMPv6(_ type: UInt8) -> Self { when(.icmpv6Type, is: .byte(type)) }

    /// `ip6 saddr ::`.
    fileprivate static let whenWithoutAddress = when(.ip6Source, is: .ipv6(.any))
}

extension InetProtocol {
    /// No protocol has this number.
    fileprivate static let reserved = Self(rawValue: 255)

    /// What can stand between the IPv6 header and what is carried (IANA IPv6 extension header types): hop-by-hop
    /// options, routing, fragment, authentication, destination options, mobility, host identity, shim6.
    fileprivate static let extensionHeaders = [0, 43, 44, 51, 60, 135, 139, 140].map(Self.init)
}
