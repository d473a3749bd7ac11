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
                [.verdict(for: .nfproto, .iifname, from: .leave)],
                enter,
                [.when(.nfproto, .iifname, isIn: .uplinks), .when(.nfproto, .oifname, isIn: .uplinks), .drop],
            ]
        ),
        // What connection tracking can't place would leave with its private address.
        routed(leaveTranslated, nil, [[.conntrackState(.invalid), .drop], enter, [.accept]]),
        // It leaves as it is, and its answers may come another way, past this host.
        routed(leaveRouted, nil, [enter, [.accept]]),
        routed(
            enterTranslated,
            nil,
            replies + [
                [.when(.iifname, .ipDestination, isIn: .trusted4), .goto(enterRouted)],
                [.when(.iifname, .ip6Destination, isIn: .trusted6), .goto(enterRouted)],
                [.drop],
            ]
        ),
        routed(
            enterRouted,
            nil,
            replies + [
                [.when(.l4proto, is: .inetProtocol(.icmp)), .accept],
                [.when(.l4proto, is: .inetProtocol(.icmpv6)), .accept],
            ] + openings(in: .ipv4) + openings(in: .ipv6) + [[.drop]]
        ),
    ]

    private static let enter: [Statement] = [.verdict(for: .nfproto, .oifname, from: .enter)]

    private static let replies: [[Statement]] = [
        [.conntrackState([.established, .related]), .accept],
        [.conntrackStatus(.destinationNAT), .accept],
    ]

    private static func openings(in space: AddressSpace) -> [[Statement]] {
        [space.open, space.openRanges].map { set in
            [.when(space.destination, .l4proto, .destinationPort, isIn: set), .accept]
        }
    }
}
