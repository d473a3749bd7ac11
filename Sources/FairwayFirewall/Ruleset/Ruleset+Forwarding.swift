internal import NFTables

extension Ruleset {
    /// One bit of the packet mark: this packet comes from a network or goes to one, and has not been dropped here.
    ///
    /// Somebody else's chain that drops what it forwards can let it through by that. High, as ``translatedMark`` is.
    static let acceptedMark: UInt32 = 0x1000_0000

    /// What the host forwards.
    ///
    /// Before others' filters, or the mark would come too late for them: a packet that is dropped here they never see.
    /// Chains that others go to end in a verdict: nothing falls out of them.
    static let forwarding = [
        routed(user),
        routed(
            "forward",
            BaseChain(.filter, .forward, priority: -1),
            [
                [.when(.iifname, isIn: .bridges), .setMark(bits: acceptedMark)],
                [.when(.oifname, isIn: .bridges), .setMark(bits: acceptedMark)],
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
