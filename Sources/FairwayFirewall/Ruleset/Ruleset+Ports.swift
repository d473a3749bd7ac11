internal import IPAddressing
internal import NFTables

/// The bridge table: what Fairway's ports may send and get. The link group tells them from foreign ones.
extension Ruleset {
    /// A port sends from its own MAC and addresses: IPv4 and ARP, and no DHCP server's words.
    static func sending(linkGroup: UInt32) -> [RulesetChain] {
        [
            bridged(
                "prerouting",
                BaseChain(.filter, .prerouting, priority: .bridgeDestinationNAT),
                [[.when(.iifgroup, is: .number(linkGroup)), .goto("sent")]]
            ),
            sent, sentIPv4, sentARP,
        ]
    }

    private static let sent = bridged(
        "sent",
        nil,
        [
            [.when(.iifname, .etherSource, isNotIn: .macAddresses), .drop],
            [.when(.etherType, is: .etherType(.ipv4)), .goto("sent4")],
            [.when(.etherType, is: .etherType(.arp)), .goto("sent_arp")],
            [.drop],
        ]
    )

    /// What is too short to have a source address has no right one, either: hence not "drop what is wrong".
    private static let sentIPv4 = bridged(
        "sent4",
        nil,
        [
            [.when(.l4proto, is: .inetProtocol(.udp)), .when(.sourcePort, is: .port(67)), .drop],
            [.when(.iifname, .etherSource, .ipSource, isIn: .locks4), .accept],
            [.drop],
        ]
    )

    /// Whoever speaks names itself; a probe, which has no address yet, asks for its own (RFC 5227).
    private static let sentARP = bridged(
        "sent_arp",
        nil,
        [
            [.when(.iifname, .arpSourceEther, .arpSourceIP, isIn: .locks4), .accept],
            [
                .when(.arpSourceIP, is: .ipv4(.any)),
                .when(.iifname, .arpSourceEther, .arpDestinationIP, isIn: .locks4),
                .accept,
            ],
            [.drop],
        ]
    )

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
            [.drop],
        ]
    )

    /// What tells an address of many from that of one.
    private static let groupBit = FieldValue.macAddress(MACAddress(rawValue: 0x0100_0000_0000))
}
