internal import FairwayModel
internal import NFTables

extension Ruleset {
    /// From containers to the host itself: open, unless an element says otherwise.
    ///
    /// Names of a network are for those who are on it, and for the host.
    static let hostAccess = [
        routed(
            "input",
            BaseChain(.filter, .input, priority: .filter),
            [IPFamily.ipv4, .ipv6].map(names) + [[.verdict(for: .nfproto, .iifname, from: .hostInput)]]
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

    private static func names(in family: IPFamily) -> [Statement] {
        let space = AddressSpace.of(family)
        return [
            .when(space.destination, .l4proto, .destinationPort, isIn: space.nameServices),
            .when(.iifname, space.destination, isNotIn: space.nameClients),
            .when(.iifname, isNot: .interface("lo")),
            .drop,
        ]
    }
}
