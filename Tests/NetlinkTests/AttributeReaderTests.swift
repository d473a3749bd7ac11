import FairwayTesting
import Netlink
import Testing

/// An attribute copied out of its message.
private struct Copy: Equatable {
    var type: UInt16
    var bytes: [UInt8]
}

private func attributes(_ bytes: [UInt8]) throws(DecodingError) -> [Copy] {
    var reader = unsafe AttributeReader(bytes.span.bytes)
    var copies: [Copy] = []
    while let attribute = try reader.next() {
        copies.append(Copy(type: attribute.type, bytes: attribute.bytes()))
    }
    return copies
}

private func withAttribute<Value>(
    _ bytes: [UInt8],
    _ body: (borrowing Attribute) throws(DecodingError) -> Value
) throws -> Value {
    var reader = unsafe AttributeReader(bytes.span.bytes)
    let attribute = try reader.next()
    guard let attribute else { throw DecodingError.truncated(needed: 4, available: bytes.count) }
    return try body(attribute)
}

@Suite("The attribute reader")
struct AttributeReaderTests {
    @Test("Attributes come with their values and without padding, flags are no part of the type")
    func twoAttributes() throws {
        let bytes = wire(
            "07 00 03 80",  // nla_len: 7, nla_type: 3 | NLA_F_NESTED
            "61 62 00 ff",  // three bytes and padding, which may be anything
            "08 00 04 40",  // nla_len: 8, nla_type: 4 | NLA_F_NET_BYTEORDER
            "01 02 03 04"
        )
        #expect(try attributes(bytes) == [Copy(type: 3, bytes: [0x61, 0x62, 0]), Copy(type: 4, bytes: [1, 2, 3, 4])])
    }

    @Test("The last attribute may come without its padding")
    func unpaddedEnd() throws {
        #expect(try attributes(wire("05 00 01 00 2a")) == [Copy(type: 1, bytes: [0x2A])])
    }

    @Test("An empty attribute is one, and nothing is none")
    func emptyAttribute() throws {
        #expect(try attributes(wire("04 00 01 00")) == [Copy(type: 1, bytes: [])])
        #expect(try attributes([]) == [])
    }

    @Test("Fewer bytes than a header are padding", arguments: [1, 2, 3])
    func shortEnd(count: Int) throws {
        #expect(try attributes([UInt8](repeating: 0xFF, count: count)) == [])
    }

    @Test(
        "A length shorter than the header or beyond the end is refused, and never loops",
        arguments: [0, 1, 3, 9, 0xFFFC, 0xFFFF] as [UInt16]
    )
    func impossibleLength(length: UInt16) {
        let bytes = [UInt8(length & 0xFF), UInt8(length >> 8), 1, 0, 0, 0, 0, 0]
        #expect(throws: DecodingError.invalidAttributeLength(length)) { try attributes(bytes) }
    }

    @Test("A length that only its padding takes beyond the end is fine", arguments: [5, 6, 7])
    func lengthWithinPadding(length: UInt8) throws {
        let bytes = [length, 0, 1, 0] + [UInt8](repeating: 9, count: Int(length) - 4)
        #expect(try attributes(bytes).map(\.bytes.count) == [Int(length) - 4])
    }

    @Test("Attributes at an odd address are read alike")
    func oddAddress() throws {
        let bytes = wire("ff", "08 00 01 00", "0a 0b 0c 0d")
        let value = try unsafe bytes.withUnsafeBytes { buffer in
            let shifted = unsafe UnsafeRawBufferPointer(rebasing: buffer.dropFirst())
            var reader = unsafe AttributeReader(RawSpan(_unsafeBytes: shifted))
            let attribute = try reader.next()
            return try attribute?.integer(as: UInt32.self)
        }
        #expect(value == 0x0D0C_0B0A)
    }

    @Test("An integer has exactly its size")
    func integers() throws {
        let bytes = wire("06 00 09 00", "01 02 00 00")
        #expect(
            try withAttribute(bytes) { attribute throws(DecodingError) in try attribute.integer(as: UInt16.self) }
                == 0x0201
        )
        #expect(
            try withAttribute(bytes) { attribute throws(DecodingError) in try attribute.bigEndian(as: UInt16.self) }
                == 0x0102
        )
        #expect(throws: DecodingError.unexpectedSize(attribute: 9, expected: 4, actual: 2)) {
            try withAttribute(bytes) { attribute throws(DecodingError) in try attribute.integer(as: UInt32.self) }
        }
        #expect(throws: DecodingError.unexpectedSize(attribute: 9, expected: 1, actual: 2)) {
            try withAttribute(bytes) { attribute throws(DecodingError) in try attribute.integer(as: UInt8.self) }
        }
    }

    @Test("A string ends at its NUL or at the end, and strange bytes in it are replaced")
    func strings() throws {
        #expect(try withAttribute(wire("08 00 01 00", "62 72 30 00")) { $0.string() } == "br0")
        #expect(try withAttribute(wire("07 00 01 00", "62 72 30 78")) { $0.string() } == "br0")
        #expect(try withAttribute(wire("04 00 01 00")) { $0.string() } == "")
        #expect(try withAttribute(wire("06 00 01 00", "ff 61 00 00")) { $0.string() } == "\u{FFFD}a")
    }

    @Test("A nest that claims more than its attribute has is refused")
    func nestBeyondItsEnd() {
        let bytes = wire(
            "08 00 02 80",  // a nest of four bytes
            "0c 00 01 00",  // with an attribute of twelve
            "00 00 00 00",
            "00 00 00 00"
        )
        #expect(throws: DecodingError.invalidAttributeLength(12)) {
            try withAttribute(bytes) { attribute throws(DecodingError) in
                var nested = attribute.nested()
                _ = try nested.next()
            }
        }
    }

    @Test("A structure may be longer than known, never shorter")
    func structures() throws {
        let long = wire("0c 00 01 00", "01 00 00 00", "02 00 00 00")
        #expect(
            try withAttribute(long) { attribute throws(DecodingError) in try attribute.structure(as: Word.self) }.value
                == 1
        )
        let short = wire("06 00 01 00", "01 00 00 00")
        #expect(throws: DecodingError.truncated(needed: 4, available: 2)) {
            try withAttribute(short) { attribute throws(DecodingError) in try attribute.structure(as: Word.self) }
        }
        #expect(throws: DecodingError.truncated(needed: 4, available: 2)) {
            try withAttribute(short) { attribute throws(DecodingError) in
                var nested = try attribute.nested(after: Word.self)
                _ = try nested.next()
            }
        }
    }
}

private struct Word: FixedHeader {
    var value: UInt32 = 0
}
