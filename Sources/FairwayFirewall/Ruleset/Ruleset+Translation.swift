internal import NFTables

/// The addresses that packets leave with.
extension Ruleset {
    static let translation = [
        routed(
            "postrouting",
            BaseChain(.nat, .postrouting, priority: .sourceNAT),
            turnedBack(in: .ipv4) + turnedBack(in: .ipv6) + [
                [.whenLoopback(.ipSource), .when(.oifname, isIn: .bridges), .masquerade],
                [.when(.nfproto, .iifname, isIn: .masquerade), .masquerade],
                [.when(.nfproto, is: .nfProto(.ipv4)), .snat(for: .iifname, from: .snat4)],
                [.when(.nfproto, is: .nfProto(.ipv6)), .snat(for: .iifname, from: .snat6)],
            ]
        )
    ]

    /// A call that was turned back to its own network is masqueraded, or the answer would not pass the host again.
    private static func turnedBack(in space: AddressSpace) -> [[Statement]] {
        [
            [.when(.oifname, space.source, isIn: space.home), .conntrackStatus(.destinationNAT), .masquerade],
            [.when(.oifname, space.source, isIn: space.home), .accept],
        ]
    }
}
