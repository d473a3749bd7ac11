internal import IPAddressing
internal import NFTables

/// The bridge table: what one of Fairway's ports gets of another, and of all.
extension Ruleset {
    /// From one port to another.
    static let neighbours = [
        bridged(
            "forward",
            BaseChain(.filter, .forward, priority: .bridgeFilter),
            [[.when(.iifname, isIn: .noInterContainerPorts), .goto("icc_off")]]
        ),
        bridged("icc_off", nil, [[.when(.mark, hasAnyOf: translatedMark), .accept], [.drop]]),
    ]

    /// A port gets what is addressed to it, or to all; not what is flooded for want of knowledge.
    static func receiving(linkGroup: UInt32) -> [RulesetChain] {
        [
            bridged(
                "postrouting",
                BaseChain(.filter, .postrouting, priority: .bridgeSourceNAT),
                [[.when(.oifgroup, is: .number(linkGroup)), .goto("received")]]
            ),
            received,
        ]
    }

    private static let received = bridged(
        "received",
        nil,
        [
            [.when(.oifname, isNotIn: .ports), .drop],
            [.when(.oifname, .etherDestination, isIn: .macAddresses), .accept],
            // Hairpin mode would send a port its own broadcasts back.
            [
                .when(.etherDestination, masked: groupBit, is: groupBit),
                .when(.oifname, .etherSource, isNotIn: .macAddresses),
                .accept,
            ],
            // Behind it there may be others, with MAC addresses of their own.
            [.when(.oifname, isIn: .unguardedPorts), .accept],
            [.drop],
        ]
    )

    /// What tells an address of many from that of one.
    private static let groupBit = FieldValue.macAddress(MACAddress(rawValue: 0x0100_0000_0000))
}
