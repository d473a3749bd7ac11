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
