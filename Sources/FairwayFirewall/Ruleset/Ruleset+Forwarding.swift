internal import NFTables

extension Ruleset {
    /// What the host forwards.
    ///
    /// Chains that others go to end in a verdict: nothing falls out of them.
    static let forwarding = [
        routed(user),
        routed(
            "forward",
            BaseChain(.filter, .forward, priority: .filter),
            [
                [.jump(user)],
                [.verdict(for: .iifname, .oifname, from: .pairs)],
                [.verdict(for: .iifname, from: .leave)],
                [.verdict(for: .oifname, from: .enter)],
                // Only IPv4: a host may well route IPv6 of its own accord.
                [
                    .when(.nfproto, is: .nfProto(.ipv4)), .when(.iifname, isIn: .uplinks),
                    .when(.oifname, isIn: .uplinks), .drop,
                ],
            ]
        ),
        // What connection tracking can't place would leave with its private address.
        routed(
            leaveTranslated,
            nil,
            [[.conntrackState(.invalid), .drop], [.verdict(for: .oifname, from: .enter)], [.accept]]
        ),
        routed(
            enterTranslated,
            nil,
            [
                [.conntrackState([.established, .related]), .accept],
                [.conntrackStatus(.destinationNAT), .accept],
                [.drop],
            ]
        ),
    ]
}
