internal import NFTables

extension Ruleset {
    /// One bit of the packet mark: this packet's destination was translated.
    ///
    /// Set only where containers of a network must not talk directly: the bridge table, which sees no connections, has
    /// to tell a call to a published port from such talk. High, because people number their marks from below.
    static let translatedMark: UInt32 = 0x2000_0000

    /// Published ports in, masquerade out.
    static let translation = [publish, prerouting, translated, output, postrouting]

    /// One address before every address, single ports before ranges.
    private static let publish = routed(
        "publish",
        nil,
        [
            [.dnat(for: .ipDestination, .l4proto, .destinationPort, from: .publishedOnAddress4)],
            [.dnat(for: .l4proto, .destinationPort, from: .published4)],
            [.dnat(for: .ipDestination, .l4proto, .destinationPort, from: .publishedRangesOnAddress4)],
            range(of: .tcp, in: .publishedTCPRanges4),
            range(of: .udp, in: .publishedUDPRanges4),
            range(of: .sctp, in: .publishedSCTPRanges4),
        ]
    )

    private static func range(of transport: InetProtocol, in map: FirewallSet) -> [Statement] {
        [.when(.l4proto, is: .inetProtocol(transport)), .dnat(for: .destinationPort, from: map)]
    }

    private static let toHost: [Statement] = [
        .when(.fibType(.destination), is: .addressType(.local)), .jump("publish"),
    ]

    private static let prerouting = routed(
        "prerouting",
        BaseChain(.nat, .prerouting, priority: .destinationNAT),
        [toHost]
    )

    /// The host's own calls, those to 127.0.0.1 among them.
    private static let output = routed("output", BaseChain(.nat, .output, priority: .destinationNAT), [toHost])

    private static let translated = routed(
        "translated",
        BaseChain(.filter, .prerouting, priority: -99),
        [
            [
                .when(.iifname, isIn: .noInterContainerBridges), .conntrackStatus(.destinationNAT),
                .setMark(bits: translatedMark),
            ]
        ]
    )

    /// A call that was turned back to its own network is masqueraded, or the answer would not pass the host again.
    private static let postrouting = routed(
        "postrouting",
        BaseChain(.nat, .postrouting, priority: .sourceNAT),
        [
            [.when(.oifname, .ipSource, isIn: .home4), .conntrackStatus(.destinationNAT), .masquerade],
            [.when(.oifname, .ipSource, isIn: .home4), .accept],
            [.whenLoopback(.ipSource), .when(.oifname, isIn: .bridges), .masquerade],
            [.when(.nfproto, is: .nfProto(.ipv4)), .when(.iifname, isIn: .bridges), .masquerade],
        ]
    )
}
