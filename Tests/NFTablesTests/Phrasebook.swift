import IPAddressing
import NFTables
import Testing

/// Statements of one family beside what nft prints for them.
struct Phrasebook: Sendable, CustomTestStringConvertible {
    struct Phrase: Sendable {
        var text: String
        var statements: [Statement]
        var comment: String?

        init(_ text: String, _ statements: [Statement], comment: String? = nil) {
            self.text = text
            self.statements = statements
            self.comment = comment
        }
    }

    var chain: ChainReference
    var base: BaseChain?
    var sets: [NamedSet] = []
    var phrases: [Phrase]

    var testDescription: String { "\(chain)" }
    var isBase: Bool { base != nil }

    /// Makes the table, its sets, chains to go to, and the rules.
    func batch() -> Batch {
        var batch = Batch()
        batch.add(Table(chain.table))
        for set in sets { batch.add(set) }
        batch.add(Chain("other", in: chain.table))
        batch.add(Chain(chain, base: base))
        for phrase in phrases { batch.append(phrase.statements, to: chain, comment: phrase.comment) }
        return batch
    }

    static let all = [inetFilter, inetNAT, bridge, ipv4]

    private static let inet = TableReference(.inet, "t")

    static var inetFilter: Phrasebook {
        let subnets = NamedSet("subnets", in: inet, key: [.ipv4Address], flags: .interval)
        let home4 = NamedSet("home4", in: inet, key: [.interfaceName, .ipv4Address], flags: .interval)
        let home6 = NamedSet("home6", in: inet, key: [.interfaceName, .ipv6Address], flags: .interval)
        let open4 = NamedSet("open4", in: inet, key: [.ipv4Address, .inetProtocol, .inetService])
        let pairs = NamedSet("pairs", in: inet, key: [.interfaceName, .interfaceName], data: .verdict)
        let leave = NamedSet("leave", in: inet, key: [.interfaceName], data: .verdict)
        let own = NamedSet("own", in: inet, key: [.nfProto])
        let loopback = IPNetwork(.v4(.loopback), prefixLength: 8).map { FieldValue.network($0.network) } ?? .raw([])
        let linkLocal = IPNetwork("fe80::/10").map(FieldValue.network) ?? .raw([])
        return Phrasebook(
            chain: inet.chain("c"),
            base: BaseChain(.filter, .prerouting, priority: -99),
            sets: [subnets, home4, home6, open4, pairs, leave, own],
            phrases: [
                Phrase(#"iifname "lo" accept"#, [.when(.iifname, is: .interface("lo")), .accept]),
                Phrase("ip daddr 127.0.0.0/8 drop", [.when(.ipDestination, is: loopback), .drop]),
                Phrase("ip6 saddr ::1 drop", [.when(.ip6Source, is: .ipv6(.loopback)), .drop]),
                Phrase("ip6 saddr != fe80::/10 return", [.when(.ip6Source, isNot: linkLocal), .return]),
                Phrase(
                    #"ip saddr @subnets iifname . ip saddr != @home4 drop comment "spoofed""#,
                    [.when(.ipSource, isIn: subnets), .when([.iifname, .ipSource], isNotIn: home4), .drop],
                    comment: "spoofed"
                ),
                Phrase("oifname . ip6 saddr @home6 accept", [.when([.oifname, .ip6Source], isIn: home6), .accept]),
                Phrase(
                    "fib daddr type != local drop",
                    [.when(.fibType(.destination), isNot: .addressType(.local)), .drop]
                ),
                Phrase(
                    "fib daddr . iif type local accept",
                    [.when(.fibType([.destination, .inputInterface]), is: .addressType(.local)), .accept]
                ),
                Phrase(
                    "ct status dnat meta mark set meta mark | 0x20000000",
                    [.conntrackStatus(.destinationNAT), .setMark(bits: 0x2000_0000)]
                ),
                Phrase("meta mark set 0x00000007", [.setMark(7)]),
                Phrase("ct state established,related accept", [.conntrackState([.established, .related]), .accept]),
                Phrase("iifname . oifname vmap @pairs", [.verdict(for: [.iifname, .oifname], from: pairs)]),
                Phrase("iifname vmap @leave", [.verdict(for: .iifname, from: leave)]),
                Phrase("meta nfproto @own drop", [.when(.nfproto, isIn: own), .drop]),
                Phrase(
                    "ip daddr . meta l4proto . th dport @open4 accept",
                    [.when([.ipDestination, .l4proto, .destinationPort], isIn: open4), .accept]
                ),
                Phrase(
                    "meta l4proto { tcp, udp } th dport 53 accept",
                    [
                        .when(.l4proto, isOneOf: [.inetProtocol(.tcp), .inetProtocol(.udp)]),
                        .when(.destinationPort, is: .port(53)), .accept,
                    ]
                ),
                Phrase(
                    "udp sport 67-68 drop",
                    [
                        .when(.l4proto, is: .inetProtocol(.udp)), .when(.sourcePort, is: .ports(67...68)), .drop,
                    ]
                ),
                Phrase(
                    "th dport != { 53, 67-68 } accept",
                    [.when(.destinationPort, isNoneOf: [.port(53), .ports(67...68)]), .accept]
                ),
                Phrase("icmp type echo-request accept", [.when(.icmpType, is: .byte(8)), .accept]),
                Phrase(
                    "icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept",
                    [.when(.icmpv6Type, isOneOf: [.byte(134), .byte(135)]), .accept]
                ),
                Phrase("counter packets 0 bytes 0 jump other", [.counter, .jump("other")]),
                Phrase("goto other", [.goto("other")]),
            ]
        )
    }

    static var inetNAT: Phrasebook {
        let key: [DataType] = [.ipv4Address, .inetProtocol, .inetService]
        let exact = NamedSet("exact", in: inet, key: key, data: .value([.ipv4Address, .inetService]))
        let exact6 = NamedSet(
            "exact6",
            in: inet,
            key: [.ipv6Address, .inetProtocol, .inetService],
            data: .value([.ipv6Address, .inetService])
        )
        let ranges = NamedSet(
            "ranges",
            in: inet,
            key: [.inetProtocol, .inetService],
            data: .value([.ipv4Address]),
            flags: .interval
        )
        let snat = NamedSet("snat4", in: inet, key: [.ipv4Address], data: .value([.ipv4Address]), flags: .interval)
        let first = IPAddress.v4(IPv4Address(192, 0, 2, 1))
        let last = IPAddress.v4(IPv4Address(192, 0, 2, 9))
        let tcp = Statement.when(.l4proto, is: .inetProtocol(.tcp))
        return Phrasebook(
            chain: inet.chain("n"),
            base: nil,
            sets: [exact, exact6, ranges, snat],
            phrases: [
                Phrase(
                    "dnat ip to ip daddr . meta l4proto . th dport map @exact",
                    [.dnat(for: [.ipDestination, .l4proto, .destinationPort], from: exact)]
                ),
                Phrase(
                    "dnat ip6 to ip6 daddr . meta l4proto . th dport map @exact6",
                    [.dnat(for: [.ip6Destination, .l4proto, .destinationPort], from: exact6)]
                ),
                Phrase(
                    "dnat ip to meta l4proto . th dport map @ranges",
                    [.dnat(for: [.l4proto, .destinationPort], from: ranges)]
                ),
                Phrase("snat ip to ip saddr map @snat4", [.snat(for: [.ipSource], from: snat)]),
                Phrase("masquerade", [.masquerade]),
                Phrase("masquerade random", [.masquerade(.random)]),
                Phrase("dnat ip to 192.0.2.1", [.dnat(to: first)]),
                Phrase("meta l4proto tcp dnat ip to 192.0.2.1:80", [tcp, .dnat(to: first, ports: 80...80)]),
                Phrase(
                    "meta l4proto tcp snat ip to 192.0.2.1:80-90 persistent",
                    [
                        tcp, .snat(to: first, ports: 80...90, flags: .persistent),
                    ]
                ),
                Phrase("snat ip to 192.0.2.1-192.0.2.9", [.snat(to: first...last)]),
            ]
        )
    }

    static var bridge: Phrasebook {
        let table = TableReference(.bridge, "t")
        let mac = NamedSet("mac", in: table, key: [.interfaceName, .etherAddress])
        let lock = NamedSet("lock", in: table, key: [.interfaceName, .etherAddress, .ipv4Address])
        let multicast = FieldValue.macAddress(MACAddress(rawValue: 0x0100_0000_0000))
        return Phrasebook(
            chain: table.chain("c"),
            base: BaseChain(.filter, .prerouting, priority: .bridgeDestinationNAT),
            sets: [mac, lock],
            phrases: [
                Phrase("iifgroup 18007 goto other", [.when(.iifgroup, is: .number(18007)), .goto("other")]),
                Phrase("iifname . ether saddr != @mac drop", [.when([.iifname, .etherSource], isNotIn: mac), .drop]),
                Phrase("ether type ip accept", [.when(.etherType, is: .etherType(.ipv4)), .accept]),
                Phrase("ether type arp accept", [.when(.etherType, is: .etherType(.arp)), .accept]),
                Phrase(
                    "iifname . arp saddr ether . arp saddr ip @lock accept",
                    [.when([.iifname, .arpSourceEther, .arpSourceIP], isIn: lock), .accept]
                ),
                Phrase(
                    "iifname . ether saddr . ip saddr != @lock drop",
                    [.when([.iifname, .etherSource, .ipSource], isNotIn: lock), .drop]
                ),
                Phrase(
                    "frag nexthdr ipv6-opts drop",
                    [.when(.fragmentNextHeader, is: .inetProtocol(.init(rawValue: 60))), .drop]
                ),
                Phrase("icmpv6 type nd-redirect drop", [.when(.icmpv6Type, is: .byte(137)), .drop]),
                Phrase("meta mark & 0x20000000 != 0x00000000 accept", [.when(.mark, hasAnyOf: 0x2000_0000), .accept]),
                Phrase(
                    "ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 accept",
                    [.when(.etherDestination, masked: multicast, is: multicast), .accept]
                ),
                Phrase("arp operation request accept", [.when(.arpOperation, is: .raw([0, 1])), .accept]),
            ]
        )
    }

    static var ipv4: Phrasebook {
        let table = TableReference(.ipv4, "t")
        return Phrasebook(
            chain: table.chain("c"),
            base: nil,
            phrases: [
                Phrase("ip saddr 192.0.2.1 drop", [.when(.ipSource, is: .ipv4(IPv4Address(192, 0, 2, 1))), .drop]),
                Phrase("icmp type echo-reply drop", [.when(.icmpType, is: .byte(0)), .drop]),
                Phrase(#"oifname != "eth0" accept"#, [.when(.oifname, isNot: .interface("eth0")), .accept]),
            ]
        )
    }
}
