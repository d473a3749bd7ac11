internal import NFTables

extension Ruleset {
    /// From containers to the host itself: open, unless an element says otherwise.
    static let hostAccess = [
        routed(
            "input",
            BaseChain(.filter, .input, priority: .filter),
            [[.verdict(for: .nfproto, .iifname, from: .hostInput)]]
        ),
        // Only the addresses that this bridge itself has, which in IPv6 are asked for at an address of many.
        routed(
            gatewayOnly,
            nil,
            [
                [.conntrackState([.established, .related]), .accept],
                [.when(.icmpv6Type, is: .byte(ICMPv6.neighbourSolicitation)), .accept],
                [.when(.icmpv6Type, is: .byte(ICMPv6.neighbourAdvertisement)), .accept],
                // The relay's sockets are the host's, but lead to other networks.
                [.when(.nfproto, is: .nfProto(.ipv6)), .when(.l4proto, .destinationPort, isIn: .relayed6), .drop],
                [
                    .when(.nfproto, is: .nfProto(.ipv6)), .when(.l4proto, .destinationPort, isIn: .relayedRanges6),
                    .drop,
                ],
                [.when(.fibType([.destination, .inputInterface]), is: .addressType(.local)), .accept],
                [.drop],
            ]
        ),
    ]
}
