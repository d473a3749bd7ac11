internal import IPAddressing
internal import NFTables

/// Published ports.
extension Ruleset {
    /// Published ports in, and the same for the host's own calls, those to 127.0.0.1 among them.
    static let publication = [
        routed(
            "publish",
            nil,
            [[.when(.nfproto, is: .nfProto(.ipv6)), .goto("publish6")]] + publications(in: .ipv4)
        ),
        // What a link-local address calls has no way back through this host.
        routed("publish6", nil, [[.whenLinkLocal(.ip6Source), .return]] + publications(in: .ipv6)),
        routed("prerouting", BaseChain(.nat, .prerouting, priority: .destinationNAT), [toHost]),
        translated,
        // The kernel routes nothing from ::1: what is called there, the relay hands over.
        routed(
            "output",
            BaseChain(.nat, .output, priority: .destinationNAT),
            [[.when(.ip6Destination, is: .ipv6(.loopback)), .accept], toHost]
        ),
    ]

    /// One address before every address, single ports before ranges.
    private static func publications(in space: AddressSpace) -> [[Statement]] {
        [
            [.dnat(for: space.destination, .l4proto, .destinationPort, from: space.publishedOnAddress)],
            [.dnat(for: .l4proto, .destinationPort, from: space.published)],
            [.dnat(for: space.destination, .l4proto, .destinationPort, from: space.publishedRangesOnAddress)],
            range(of: .tcp, in: space.publishedTCPRanges),
            range(of: .udp, in: space.publishedUDPRanges),
            range(of: .sctp, in: space.publishedSCTPRanges),
        ]
    }

    private static func range(of transport: InetProtocol, in map: FirewallSet) -> [Statement] {
        [.when(.l4proto, is: .inetProtocol(transport)), .dnat(for: .destinationPort, from: map)]
    }

    private static let toHost: [Statement] = [
        .when(.fibType(.destination), is: .addressType(.local)), .jump("publish"),
    ]

    /// One bit of the packet mark: this packet's destination was translated.
    ///
    /// Set only where containers of a network must not talk directly: the bridge table, which sees no connections, has
    /// to tell a call to a published port from such talk. High, because people number their marks from below.
    static let translatedMark: UInt32 = 0x2000_0000

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
}
