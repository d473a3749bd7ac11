import IPAddressing
import Testing

@testable import NFTables

/// The bytes were captured from nft 1.0.6 with strace.
///
/// Left out is what only nft needs: the `typeof` of keys, set IDs in messages about sets that have names, and numbers
/// in lists. Added is the ack for the last change.
@Suite("A batch is, byte for byte, what nft sends")
struct BatchBytesTests {
    let table = TableReference(.inet, "t")

    @Test("Tables, base chains and concatenated interval sets")
    func objects() throws {
        let key: [DataType] = [.interfaceName, .ipv4Address]
        let base = BaseChain(.nat, .prerouting, priority: .destinationNAT)
        let changes: [Change] = [
            .addTable(Table(table, comment: "hello")),
            .addChain(Chain("c", in: table, base: base)),
            .addSet(NamedSet("home4", in: table, key: key, flags: .interval)),
        ]
        try expect(
            changes,
            areEncodedAs: """
                14000000 1000 0100 00000000 00000000  // NFNL_MSG_BATCH_BEGIN
                00 00 000a                            // resource NFNL_SUBSYS_NFTABLES
                30000000 000a 0104 01000000 00000000  // NFT_MSG_NEWTABLE, NLM_F_REQUEST | NLM_F_CREATE
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_TABLE_NAME t
                0800 0200 00000000                    // NFTA_TABLE_FLAGS
                0c00 0600 00 06 68656c6c6f00          // NFTA_TABLE_USERDATA: comment hello
                48000000 030a 0104 02000000 00000000  // NFT_MSG_NEWCHAIN
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_CHAIN_TABLE t
                0600 0300 6300 0000                   // NFTA_CHAIN_NAME c
                0800 0700 6e617400                    // NFTA_CHAIN_TYPE nat
                0800 0500 00000001                    // NFTA_CHAIN_POLICY accept
                1400 0480                             // NFTA_CHAIN_HOOK
                0800 0100 00000000                    // NFTA_HOOK_HOOKNUM prerouting
                0800 0200 ffffff9c                    // NFTA_HOOK_PRIORITY -100
                74000000 090a 0504 03000000 00000000  // NFT_MSG_NEWSET, and NLM_F_ACK
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_SET_TABLE t
                0a00 0200 686f6d65 3400 0000          // NFTA_SET_NAME home4
                0800 0300 00000084                    // NFTA_SET_FLAGS NFT_SET_INTERVAL | NFT_SET_CONCAT
                0800 0400 00000a47                    // NFTA_SET_KEY_TYPE 41 << 6 | 7: ifname . ipv4_addr
                0800 0500 00000014                    // NFTA_SET_KEY_LEN 20
                0800 0a00 00000001                    // NFTA_SET_ID
                2000 0980                             // NFTA_SET_DESC
                1c00 0280                             // NFTA_SET_DESC_CONCAT
                0c00 0180 0800 0100 00000010          // NFTA_LIST_ELEM: NFTA_SET_FIELD_LEN 16
                0c00 0180 0800 0100 00000004          // NFTA_LIST_ELEM: NFTA_SET_FIELD_LEN 4
                0a00 0d00 00 04 00000000 0000         // NFTA_SET_USERDATA: no byte order
                14000000 1100 0100 04000000 00000000  // NFNL_MSG_BATCH_END
                00 00 000a
                """
        )
    }

    @Test("A map of concatenations, and an element with a range of ports")
    func rangeElement() throws {
        let map = NamedSet(
            "pr",
            in: table,
            key: [.inetProtocol, .inetService],
            data: .value([.ipv4Address]),
            flags: .interval
        )
        let element = SetElement([.inetProtocol(.tcp), .ports(80...90)], value: [.ipv4(IPv4Address(1, 2, 3, 4))])
        try expect(
            [.addElements([element], map)],
            areEncodedAs: """
                14000000 1000 0100 00000000 00000000 00 00 000a  // NFNL_MSG_BATCH_BEGIN
                58000000 0c0a 0504 01000000 00000000  // NFT_MSG_NEWSETELEM
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_SET_ELEM_LIST_TABLE t
                0700 0200 707200 00                   // NFTA_SET_ELEM_LIST_SET pr
                3400 0380                             // NFTA_SET_ELEM_LIST_ELEMENTS
                3000 0180                             // NFTA_LIST_ELEM
                1000 0180 0c00 0100 06000000 00500000 // NFTA_SET_ELEM_KEY tcp . 80
                1000 0a80 0c00 0100 06000000 005a0000 // NFTA_SET_ELEM_KEY_END tcp . 90
                0c00 0280 0800 0100 01020304          // NFTA_SET_ELEM_DATA 1.2.3.4
                14000000 1100 0100 02000000 00000000 00 00 000a  // NFNL_MSG_BATCH_END
                """
        )
    }

    @Test("An element of a set of intervals is its first key, and the one after its last where there is one")
    func intervalElements() throws {
        let set = NamedSet("net", in: table, key: [.ipv4Address], flags: .interval)
        let networks = ["10.0.0.0/8", "255.255.0.0/16"].compactMap(IPNetwork.init)
        try expect(
            [.deleteElements(networks.map { SetElement([.network($0)]) }, set)],
            areEncodedAs: """
                14000000 1000 0100 00000000 00000000 00 00 000a  // NFNL_MSG_BATCH_BEGIN
                60000000 0e0a 0500 01000000 00000000  // NFT_MSG_DELSETELEM
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_SET_ELEM_LIST_TABLE t
                0800 0200 6e657400                    // NFTA_SET_ELEM_LIST_SET net
                3c00 0380                             // NFTA_SET_ELEM_LIST_ELEMENTS
                1000 0180                             // NFTA_LIST_ELEM
                0c00 0180 0800 0100 0a000000          // NFTA_SET_ELEM_KEY 10.0.0.0
                1800 0180                             // NFTA_LIST_ELEM
                0c00 0180 0800 0100 0b000000          // NFTA_SET_ELEM_KEY 11.0.0.0
                0800 0300 00000001                    // NFTA_SET_ELEM_FLAGS NFT_SET_ELEM_INTERVAL_END
                1000 0180                             // NFTA_LIST_ELEM
                0c00 0180 0800 0100 ffff0000          // NFTA_SET_ELEM_KEY 255.255.0.0: nothing follows its range
                14000000 1100 0100 02000000 00000000 00 00 000a  // NFNL_MSG_BATCH_END
                """
        )
    }

    @Test("An element of a verdict map, with a comment")
    func verdictElement() throws {
        let map = NamedSet("v", in: table, key: [.interfaceName], data: .verdict)
        try expect(
            [.addElements([SetElement([.interface("b")], verdict: .goto("c"), comment: "x")], map)],
            areEncodedAs: """
                14000000 1000 0100 00000000 00000000 00 00 000a  // NFNL_MSG_BATCH_BEGIN
                64000000 0c0a 0504 01000000 00000000  // NFT_MSG_NEWSETELEM
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_SET_ELEM_LIST_TABLE t
                0600 0200 7600 0000                   // NFTA_SET_ELEM_LIST_SET v
                4000 0380                             // NFTA_SET_ELEM_LIST_ELEMENTS
                3c00 0180                             // NFTA_LIST_ELEM
                1800 0180 1400 0100                   // NFTA_SET_ELEM_KEY
                62000000 00000000 00000000 00000000   // b
                1800 0280 1400 0280                   // NFTA_SET_ELEM_DATA: NFTA_DATA_VERDICT
                0800 0100 fffffffc                    // NFTA_VERDICT_CODE NFT_GOTO
                0600 0200 6300 0000                   // NFTA_VERDICT_CHAIN c
                0800 0600 00 02 7800                  // NFTA_SET_ELEM_USERDATA: comment x
                14000000 1100 0100 02000000 00000000 00 00 000a  // NFNL_MSG_BATCH_END
                """
        )
    }

    @Test("A rule with a set of its own brings the set along, and names it by its number")
    func anonymousSet() throws {
        let rule = Rule(
            in: table.chain("c"),
            [.when(.l4proto, isOneOf: [.inetProtocol(.icmp), .inetProtocol(.icmpv6)])],
            comment: "z"
        )
        try expect(
            [.appendRule(rule)],
            areEncodedAs: """
                14000000 1000 0100 00000000 00000000 00 00 000a  // NFNL_MSG_BATCH_BEGIN
                54000000 090a 0104 01000000 00000000  // NFT_MSG_NEWSET
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_SET_TABLE t
                0c00 0200 5f5f736574256400            // NFTA_SET_NAME __set%d
                0800 0300 00000003                    // NFTA_SET_FLAGS NFT_SET_ANONYMOUS | NFT_SET_CONSTANT
                0800 0400 0000000c                    // NFTA_SET_KEY_TYPE inet_proto
                0800 0500 00000001                    // NFTA_SET_KEY_LEN 1
                0800 0a00 00000001                    // NFTA_SET_ID 1
                0a00 0d00 00 04 02000000 0000         // NFTA_SET_USERDATA: network byte order
                54000000 0c0a 0104 02000000 00000000  // NFT_MSG_NEWSETELEM
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_SET_ELEM_LIST_TABLE t
                0c00 0200 5f5f736574256400            // NFTA_SET_ELEM_LIST_SET __set%d
                0800 0400 00000001                    // NFTA_SET_ELEM_LIST_SET_ID 1
                2400 0380                             // NFTA_SET_ELEM_LIST_ELEMENTS
                1000 0180 0c00 0180 0500 0100 01000000  // NFTA_LIST_ELEM icmp
                1000 0180 0c00 0180 0500 0100 3a000000  // NFTA_LIST_ELEM ipv6-icmp
                84000000 060a 050c 03000000 00000000  // NFT_MSG_NEWRULE, and NLM_F_APPEND
                01 00 0000                            // NFPROTO_INET
                0600 0100 7400 0000                   // NFTA_RULE_TABLE t
                0600 0200 6300 0000                   // NFTA_RULE_CHAIN c
                5800 0480                             // NFTA_RULE_EXPRESSIONS
                2400 0180 0900 0100 6d657461 00000000 // NFTA_LIST_ELEM: NFTA_EXPR_NAME meta
                1400 0280                             // NFTA_EXPR_DATA
                0800 0200 00000010                    // NFTA_META_KEY l4proto
                0800 0100 00000001                    // NFTA_META_DREG 1
                3000 0180 0b00 0100 6c6f6f6b 75700000 // NFTA_LIST_ELEM: NFTA_EXPR_NAME lookup
                2000 0280                             // NFTA_EXPR_DATA
                0800 0200 00000001                    // NFTA_LOOKUP_SREG 1
                0c00 0100 5f5f736574256400            // NFTA_LOOKUP_SET __set%d
                0800 0400 00000001                    // NFTA_LOOKUP_SET_ID 1
                0800 0700 00 02 7a00                  // NFTA_RULE_USERDATA: comment z
                14000000 1100 0100 04000000 00000000 00 00 000a  // NFNL_MSG_BATCH_END
                """
        )
    }
}
