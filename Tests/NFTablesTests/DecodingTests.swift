import FairwayTesting
import IPAddressing
import Netlink
import Testing

@testable import NFTables

/// The bytes were captured from the kernel (6.18) with strace while nft listed its ruleset.
@Suite("What the kernel lists becomes values")
struct DecodingTests {
    let table = TableReference(.inet, "t")

    /// `iifname "lo" meta l4proto { icmp, ipv6-icmp } accept comment "z"`, with handle 7.
    let ruleBytes = """
        1c010000 060a 0208 00000000 19270000  // NFT_MSG_NEWRULE
        01 00 0002                            // NFPROTO_INET
        0600 0100 7400 0000                   // NFTA_RULE_TABLE t
        0600 0200 6300 0000                   // NFTA_RULE_CHAIN c
        0c00 0300 00000000 00000007           // NFTA_RULE_HANDLE 7
        e400 0400                             // NFTA_RULE_EXPRESSIONS
        2400 0100 0900 0100 6d657461 00000000 1400 0200 0800 0200 00000006 0800 0100 00000001  // meta
        3800 0100 0800 0100 636d7000 2c00 0200 0800 0100 00000001 0800 0200 00000000           // cmp
        1800 0300 1400 0100 6c6f0000 00000000 00000000 00000000                                // lo
        2400 0100 0900 0100 6d657461 00000000 1400 0200 0800 0200 00000010 0800 0100 00000001  // meta
        3000 0100 0b00 0100 6c6f6f6b 75700000 2000 0200 0b00 0100 5f5f7365 74300000            // lookup
        0800 0200 00000001 0800 0500 00000000
        3000 0100 0e00 0100 696d6d65 64696174 65000000 1c00 0200                               // immediate
        0800 0100 00000000 1000 0200 0c00 0200 0800 0100 00000001
        0800 0700 00 02 7a00                  // NFTA_RULE_USERDATA: comment z
        """

    private func decode(_ message: borrowing Message) throws(DecodingError) -> Rule? { try Rule(decoding: message) }

    private func canBeRead(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try decoded(bytes, decode)
            return true
        } catch {
            return false
        }
    }

    @Test("A rule with its handle, comment and expressions")
    func rule() throws {
        let rule = try #require(try decoded(bytes(ruleBytes), decode).first)
        #expect(rule.chain == table.chain("c"))
        #expect(rule.handle == RuleHandle(rawValue: 7))
        #expect(rule.comment == "z")
        let name = Array("lo".utf8) + Array(repeating: 0, count: 14)
        #expect(
            rule.expressions == [
                .meta(Meta(.inputInterfaceName, into: .word(0))),
                .comparison(Comparison(.word(0), .equal, name)),
                .meta(Meta(.l4Proto, into: .word(0))),
                .lookup(Lookup(.word(0), in: "__set0")),
                .immediate(.verdict(.accept)),
            ]
        )
    }

    @Test("A message that is cut off anywhere, or claims any length, is refused or read, and never traps")
    func damagedMessages() throws {
        let whole = try bytes(ruleBytes)
        var refused = 0
        for position in 20..<whole.count {
            for value in [0x00, 0x03, 0x7F, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[position] = value
                if !canBeRead(damaged) { refused += 1 }
            }
            var cut = Array(whole.prefix(position))
            cut[0] = UInt8(truncatingIfNeeded: position)
            cut[1] = UInt8(truncatingIfNeeded: position >> 8)
            if !canBeRead(cut) { refused += 1 }
        }
        #expect(refused > whole.count / 2)
    }

    @Test("Sets with intervals, listed from the end, with or without an end")
    func intervals() throws {
        let set = NamedSet("net", in: table, key: [.ipv4Address], flags: .interval)
        let text = """
            ac000000 0c0a 0200 00000000 19270000  // NFT_MSG_NEWSETELEM
            01 00 0002
            0600 0100 7400 0000                   // NFTA_SET_ELEM_LIST_TABLE t
            0800 0200 6e657400                    // NFTA_SET_ELEM_LIST_SET net
            8800 0300                             // NFTA_SET_ELEM_LIST_ELEMENTS
            1c00 0100 0c00 0100 0800 0100 ffff0000 0a00 0600 01 04 01000000 0000
            1800 0100 0c00 0100 0800 0100 c0a80102 0800 0300 00000001
            1000 0100 0c00 0100 0800 0100 c0a80101
            1800 0100 0c00 0100 0800 0100 0b000000 0800 0300 00000001
            1000 0100 0c00 0100 0800 0100 0a000000
            1800 0100 0c00 0100 0800 0100 00000000 0800 0300 00000001  // nft marks where nothing ends
            """
        let parts = try decoded(bytes(text)) { message throws(DecodingError) in
            try RawElement.list(decoding: message)
        }
        let elements = parts.flatMap(\.self).elements(of: set)
        #expect(
            elements.map { $0.key.fields(as: set.key).map { "\($0)" }.joined() } == [
                "network(10.0.0.0/8)", "address(192.168.1.1)", "network(255.255.0.0/16)",
            ]
        )
    }
}
