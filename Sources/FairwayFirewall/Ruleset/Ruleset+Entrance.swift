internal import IPAddressing
internal import NFTables

extension Ruleset {
    /// Before connection tracking: what no honest packet is.
    ///
    /// Loopback addresses come from `lo` alone, which is what makes `route_localnet` safe. From a network's subnet
    /// sends only a network, and from a container's address only its own. And nothing from elsewhere is addressed to
    /// a container: who calls one calls a published port. The operator's chain comes later, and opens none of this.
    static let entrance = [
        routed(
            "early",
            BaseChain(.filter, .prerouting, priority: .raw),
            [
                [.when(.iifname, is: .interface("lo")), .accept],
                [.whenLoopback(.ipDestination), .drop],
                [.whenLoopback(.ipSource), .drop],
                [.when(.ipSource, isIn: .subnets4), .when(.iifname, isNotIn: .bridges), .drop],
                [.when(.ipSource, isIn: .addresses4), .when(.iifname, .ipSource, isNotIn: .home4), .drop],
                [.when(.ipDestination, isIn: .addresses4), .when(.iifname, .ipDestination, isNotIn: .home4), .drop],
            ]
        )
    ]
}

extension Statement {
    /// `SELECTOR 127.0.0.0/8`.
    static func whenLoopback(_ selector: Selector) -> Self {
        when(selector, masked: .ipv4(IPv4Address(255, 0, 0, 0)), is: .ipv4(IPv4Address(127, 0, 0, 0)))
    }
}
