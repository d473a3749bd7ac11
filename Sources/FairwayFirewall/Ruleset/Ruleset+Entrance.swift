internal import IPAddressing
internal import NFTables

extension Ruleset {
    /// Before connection tracking: what no honest packet is.
    ///
    /// Loopback addresses come from `lo` alone, which is what makes `route_localnet` safe. From a network's subnet
    /// sends only a network, and from a container's address only its own. And nothing from elsewhere is addressed to
    /// a container, but for those that are reachable: who calls one calls a published port. The operator's chain comes
    /// later, and opens none of this.
    static let entrance = [
        routed(
            "early",
            BaseChain(.filter, .prerouting, priority: .raw),
            [
                [.when(.iifname, is: .interface("lo")), .accept],
                [.when(.nfproto, is: .nfProto(.ipv6)), .goto("early6")],
                [.whenLoopback(.ipDestination), .drop],
                [.whenLoopback(.ipSource), .drop],
            ] + honesty(in: .ipv4)
        ),
        routed(
            "early6",
            nil,
            [
                [.when(.ip6Destination, is: .ipv6(.loopback)), .drop],
                [.when(.ip6Source, is: .ipv6(.loopback)), .drop],
            ] + honesty(in: .ipv6)
        ),
    ]

    private static func honesty(in space: AddressSpace) -> [[Statement]] {
        [
            [.when(space.source, isIn: space.subnets), .when(.iifname, isNotIn: .bridges), .drop],
            [.when(space.source, isIn: space.addresses), .when(.iifname, space.source, isNotIn: space.home), .drop],
            [.when(space.source, isIn: space.reachable), .when(.iifname, space.source, isNotIn: space.home), .drop],
            [
                .when(space.destination, isIn: space.addresses),
                .when(.iifname, space.destination, isNotIn: space.home),
                .when(.iifname, space.destination, isNotIn: space.trusted),
                .drop,
            ],
        ]
    }
}

extension Statement {
    /// `SELECTOR 127.0.0.0/8`.
    static func whenLoopback(_ selector: Selector) -> Self {
        when(selector, masked: .ipv4(IPv4Address(255, 0, 0, 0)), is: .ipv4(IPv4Address(127, 0, 0, 0)))
    }

    /// `SELECTOR fe80::/10`.
    static func whenLinkLocal(_ selector: Selector) -> Self {
        when(
            selector,
            masked: .ipv6(IPv6Address(rawValue: 0xFFC0 << 112)),
            is: .ipv6(IPv6Address(rawValue: 0xFE80 << 112))
        )
    }
}
