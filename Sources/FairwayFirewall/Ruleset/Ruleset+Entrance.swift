internal import IPAddressing
internal import NFTables

extension Ruleset {
    /// Before connection tracking: what no honest packet is.
    ///
    /// Loopback addresses come from `lo` alone, which is what makes `route_localnet` safe; nobody but a network's own
    /// bridge sends from its subnet; and nothing from outside is addressed to a container. A gateway lies in its
    /// subnet, too, but is the host's: hence the last question, asked only about what would be dropped.
    static let entrance = [
        routed(
            "early",
            BaseChain(.filter, .prerouting, priority: .raw),
            [
                [.when(.iifname, is: .interface("lo")), .accept],
                [.when(.ipDestination, is: loopback), .drop],
                [.when(.ipSource, is: loopback), .drop],
                [.when(.ipSource, isIn: .subnets4), .when(.iifname, .ipSource, isNotIn: .home4), .drop],
                [
                    .when(.ipDestination, isIn: .subnets4),
                    .when(.iifname, .ipDestination, isNotIn: .home4),
                    .when(.fibType(.destination), isNot: .addressType(.local)),
                    .drop,
                ],
            ]
        )
    ]

    /// 127.0.0.0/8.
    static let loopback = FieldValue.addresses(.v4(IPv4Address(127, 0, 0, 0))...(.v4(IPv4Address(127, 255, 255, 255))))
}
