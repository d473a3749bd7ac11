import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Reading messages of the DNS")
struct MessageReaderTests {
    @Test("A name follows pointers, and goes on behind the first of them")
    func pointers() throws {
        let bytes = wire(
            "03 77 65 62 05 66 72 6F 6E 74 00",  // web.front
            "02 64 62 C0 04",  // db, then as from front
            "C0 0B",  // as from db
            "FF"  // what follows
        )
        var reader = unsafe MessageReader(bytes.span.bytes, at: 11)
        #expect(try reader.name() == DomainName("db.front"))
        let offset = reader.offset
        #expect(offset == 16)
        #expect(try reader.name() == DomainName("db.front"))
        #expect(try reader.integer(as: UInt8.self) == 0xFF)
        let isAtEnd = reader.isAtEnd
        #expect(isAtEnd)
    }

    @Test(
        "A name that has no end, or none inside the message, is refused",
        arguments: [
            ("C0 00", .invalidPointer),  // to itself
            ("01 61 C0 00", .invalidPointer),  // to its own start
            ("C0 02 00", .invalidPointer),  // forwards
            ("C0", .truncated),  // half a pointer
            ("03 77 65", .truncated),  // half a label
            ("01 61", .truncated),  // no zero
            ("", .truncated),  // nothing
            ("41 61 00", .invalidLabel),  // 01: extended labels, given up long ago
            ("81 61 00", .invalidLabel),  // 10: never had a meaning
        ] as [(String, MalformedMessage)]
    )
    func malformedNames(bytes: String, error: MalformedMessage) {
        let bytes = wire(bytes)
        var reader = unsafe MessageReader(bytes.span.bytes)
        #expect(throws: error) { try reader.name() }
    }

    @Test("A name of more than 255 bytes is refused, also where pointers make it")
    func longNames() throws {
        let label = [63] + [UInt8](repeating: 0x61, count: 63)
        let longest = label + label + label + [61] + [UInt8](repeating: 0x62, count: 61) + [0]
        var reader = unsafe MessageReader(longest.span.bytes)
        #expect(try reader.name().bytes == longest)
        let pointed = longest + [1, 0x63, 0xC0, 0]
        reader = unsafe MessageReader(pointed.span.bytes, at: longest.count)
        #expect(throws: MalformedMessage.nameTooLong) { try reader.name() }
    }

    @Test("A name goes on elsewhere 126 times at most")
    func manyPointers() throws {
        var bytes = wire("01 61 00")
        for index in 0..<127 {
            let target = index == 0 ? 0 : 3 + 2 * (index - 1)
            bytes += [0xC0 | UInt8(target >> 8), UInt8(target & 0xFF)]
        }
        var reader = unsafe MessageReader(bytes.span.bytes, at: 3 + 2 * 125)
        #expect(try reader.name() == DomainName("a"))
        reader = unsafe MessageReader(bytes.span.bytes, at: 3 + 2 * 126)
        #expect(throws: MalformedMessage.invalidPointer) { try reader.name() }
    }

    @Test("A record whose data has another length than its type has is refused")
    func dataLengths() throws {
        let records = [
            wire("00 00 01 00 01 00 00 00 05 00 05", "C0 00 02 01 00"),  // A of five bytes
            wire("00 00 1C 00 01 00 00 00 05 00 04", "C0 00 02 01"),  // AAAA of four
            wire("00 00 0C 00 01 00 00 00 05 00 06", "03 77 65 62 00 00"),  // PTR, with a byte behind its name
        ]
        for bytes in records {
            var reader = unsafe MessageReader(bytes.span.bytes)
            #expect(throws: MalformedMessage.self) { try reader.record() }
        }
    }

    @Test("The data of an unknown type are bytes")
    func unknownType() throws {
        let bytes = wire(
            "00",  // root
            "00 41 00 01",  // HTTPS, IN
            "00 00 01 2C",  // 300 seconds
            "00 03 00 01 00"  // three bytes
        )
        var reader = unsafe MessageReader(bytes.span.bytes)
        let expected = ResourceRecord(.root, timeToLive: 300, .other(RecordType(rawValue: 65), [0, 1, 0]))
        #expect(try reader.record() == expected)
        let isAtEnd = reader.isAtEnd
        #expect(isAtEnd)
    }
}
