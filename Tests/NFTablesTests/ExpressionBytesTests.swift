import IPAddressing
import Netlink
import Testing

@testable import NFTables

/// The bytes were captured from nft 1.0.6 with strace: what is inside `NFTA_RULE_EXPRESSIONS`.
@Suite("Statements become, byte for byte, the expressions that nft sends")
struct ExpressionBytesTests {
    private func expect(
        _ statements: [Statement],
        areEncodedAs text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let rule = Rule(in: TableReference(.inet, "t").chain("c"), statements)
        var writer = MessageWriter()
        for expression in rule.expressions { writer.nest(ListAttribute.element) { expression.encode(into: &$0) } }
        let expected = try bytes(text)
        #expect(hexadecimal(writer.bytes) == hexadecimal(expected), sourceLocation: sourceLocation)
        #expect(try decode(expected) == rule.expressions, sourceLocation: sourceLocation)
    }

    private func decode(_ bytes: [UInt8]) throws -> [NFTables.Expression] {
        var reader = unsafe AttributeReader(bytes.span.bytes)
        var expressions: [NFTables.Expression] = []
        while let attribute = try reader.next() { expressions.append(try Expression(decoding: attribute.nested())) }
        return expressions
    }

    @Test("dnat ip to meta l4proto . th dport map @pub")
    func translationByMap() throws {
        let map = NamedSet(
            "pub",
            in: TableReference(.inet, "t"),
            key: [.inetProtocol, .inetService],
            data: .value([.ipv4Address, .inetService])
        )
        try expect(
            [.dnat(for: [.l4proto, .destinationPort], from: map)],
            areEncodedAs: """
                2400 0180 0900 0100 6d657461 00000000           // meta
                1400 0280 0800 0200 00000010 0800 0100 00000001 // key l4proto, to register 1
                3400 0180 0c00 0100 7061796c 6f616400           // payload
                2400 0280 0800 0100 00000009                    // to register 9, four bytes further
                0800 0200 00000002                              // of the transport header
                0800 0300 00000002 0800 0400 00000002           // offset 2, 2 bytes
                2c00 0180 0b00 0100 6c6f6f6b 75700000           // lookup
                1c00 0280 0800 0200 00000001 0800 0300 00000001 // of register 1, to register 1
                0800 0100 70756200                              // in pub; nft adds the set's ID
                3000 0180 0800 0100 6e617400                    // nat
                2400 0280 0800 0100 00000001 0800 0200 00000002 // of the destination, IPv4
                0800 0300 00000001 0800 0500 00000009           // address in register 1, port in 9
                """
        )
    }

    @Test("meta mark set meta mark or 0x20000000")
    func markBits() throws {
        try expect(
            [.setMark(bits: 0x2000_0000)],
            areEncodedAs: """
                2400 0180 0900 0100 6d657461 00000000           // meta
                1400 0280 0800 0200 00000003 0800 0100 00000001 // key mark, to register 1
                4c00 0180 0c00 0100 62697477 69736500           // bitwise
                3c00 0280 0800 0100 00000001 0800 0200 00000001 // register 1 to 1
                0800 0600 00000000 0800 0300 00000004           // mask and xor, 4 bytes
                0c00 0480 0800 0100 ffffffdf                    // mask
                0c00 0580 0800 0100 00000020                    // xor
                2400 0180 0900 0100 6d657461 00000000           // meta
                1400 0280 0800 0200 00000003 0800 0300 00000001 // key mark, from register 1
                """
        )
    }

    @Test("fib daddr type local drop")
    func fib() throws {
        try expect(
            [.when(.fibType(.destination), is: .addressType(.local)), .drop],
            areEncodedAs: """
                2800 0180 0800 0100 66696200                    // fib
                1c00 0280 0800 0300 00000002                    // daddr
                0800 0200 00000003 0800 0100 00000001           // type, to register 1
                2c00 0180 0800 0100 636d7000                    // cmp
                2000 0280 0800 0100 00000001 0800 0200 00000000 // register 1, equal
                0c00 0380 0800 0100 02000000                    // RTN_LOCAL, in the order of the machine
                3000 0180 0e00 0100 696d6d65 64696174 65000000  // immediate
                1c00 0280 0800 0100 00000000                    // to the verdict
                1000 0280 0c00 0280 0800 0100 00000000          // NF_DROP
                """
        )
    }

    @Test("ip saddr != 10.0.0.1-10.0.0.9 return")
    func negatedRange() throws {
        let range = IPAddress.v4(IPv4Address(10, 0, 0, 1))...IPAddress.v4(IPv4Address(10, 0, 0, 9))
        try expect(
            [.when(.ipSource, isNot: .addresses(range)), .return],
            areEncodedAs: """
                2400 0180 0900 0100 6d657461 00000000           // meta
                1400 0280 0800 0200 0000000f 0800 0100 00000001 // key nfproto, to register 1
                2c00 0180 0800 0100 636d7000                    // cmp
                2000 0280 0800 0100 00000001 0800 0200 00000000 // register 1, equal
                0c00 0380 0500 0100 02000000                    // NFPROTO_IPV4: one byte
                3400 0180 0c00 0100 7061796c 6f616400           // payload
                2400 0280 0800 0100 00000001 0800 0200 00000001 // to register 1, of the network header
                0800 0300 0000000c 0800 0400 00000004           // offset 12, 4 bytes
                3c00 0180 0a00 0100 72616e67 65000000           // range
                2c00 0280 0800 0100 00000001 0800 0200 00000001 // register 1, outside
                0c00 0380 0800 0100 0a000001                    // from 10.0.0.1
                0c00 0480 0800 0100 0a000009                    // to 10.0.0.9
                3000 0180 0e00 0100 696d6d65 64696174 65000000  // immediate
                1c00 0280 0800 0100 00000000                    // to the verdict
                1000 0280 0c00 0280 0800 0100 fffffffb          // NFT_RETURN
                """
        )
    }

    @Test("frag nexthdr != 255 drop")
    func extensionHeader() throws {
        try expect(
            [.when(.fragmentNextHeader, isNot: .inetProtocol(InetProtocol(rawValue: 255))), .drop],
            areEncodedAs: """
                2400 0180 0900 0100 6d657461 00000000           // meta
                1400 0280 0800 0200 0000000f 0800 0100 00000001 // key nfproto, to register 1
                2c00 0180 0800 0100 636d7000                    // cmp
                2000 0280 0800 0100 00000001 0800 0200 00000000 // register 1, equal
                0c00 0380 0500 0100 0a000000                    // NFPROTO_IPV6: one byte
                4400 0180 0b00 0100 65787468 64720000           // exthdr
                3400 0280 0800 0100 00000001 0500 0200 2c000000 // to register 1, of the fragment header
                0800 0300 00000000 0800 0400 00000001           // offset 0, 1 byte
                0800 0600 00000000 0800 0500 00000000           // of IPv6, no flags
                2c00 0180 0800 0100 636d7000                    // cmp
                2000 0280 0800 0100 00000001 0800 0200 00000001 // register 1, not equal
                0c00 0380 0500 0100 ff000000                    // 255: one byte
                3000 0180 0e00 0100 696d6d65 64696174 65000000  // immediate
                1c00 0280 0800 0100 00000000                    // to the verdict
                1000 0280 0c00 0280 0800 0100 00000000          // NF_DROP
                """
        )
    }
}
