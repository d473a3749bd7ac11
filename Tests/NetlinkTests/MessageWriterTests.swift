import FairwayTesting
import Netlink
import Testing

private struct Key: AttributeKey {
    let rawValue: UInt16
    static let first = Self(rawValue: 1)
    static let second = Self(rawValue: 2)
}

private struct Header: FixedHeader {
    var family: UInt8 = 0
    var padding: UInt8 = 0
    var number: UInt16 = 0
    var index: UInt32 = 0
}

/// A structure whose size is no multiple of four.
private struct OddHeader: FixedHeader {
    var family: UInt8 = 7
}

@Suite("The writer")
struct MessageWriterTests {
    private static func body(_ write: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter()
        writer.message(.noOperation, flags: [], write)
        return Array(writer.bytes.dropFirst(16))
    }

    @Test("A message is written as its fields say, with the lengths filled in")
    func wholeMessage() {
        var writer = MessageWriter(sequence: 0x0102_0304)
        writer.message(MessageType(rawValue: 0x10), flags: [.request, .ack, .create, .exclusive]) { message in
            message.put(header: Header(family: 2, number: 0x0506, index: 9))
            message.put(Key.first, string: "br0")
            message.nest(Key.second) { nest in
                nest.put(Key.first, UInt32(0x0A0B_0C0D))
                nest.put(Key.second, bigEndian: UInt16(80))
            }
        }
        let expected = wire(
            "34 00 00 00",  // nlmsg_len: 52
            "10 00",  // nlmsg_type
            "05 06",  // nlmsg_flags: NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL | NLM_F_CREATE
            "04 03 02 01",  // nlmsg_seq
            "00 00 00 00",  // nlmsg_pid: the kernel fills it in
            "02 00 06 05",  // the fixed header: family, padding, number
            "09 00 00 00",  // the fixed header: index
            "08 00 01 00",  // nla_len: 8, nla_type: 1
            "62 72 30 00",  // "br0" and its NUL
            "14 00 02 80",  // nla_len: 20, nla_type: 2 | NLA_F_NESTED
            "08 00 01 00",  // nla_len: 8, nla_type: 1
            "0d 0c 0b 0a",  // in the byte order of this machine
            "06 00 02 00",  // nla_len: 6, without the padding
            "00 50",  // in network byte order
            "00 00"  // padding
        )
        let bytes = writer.bytes
        #expect(bytes == expected)
    }

    @Test(
        "Values of any length are padded to the next multiple of four, and the padding is not counted",
        arguments: [(0, 4), (1, 8), (2, 8), (3, 8), (4, 8), (5, 12)]
    )
    func padding(payload: Int, written: Int) {
        let bytes = Self.body { $0.put(Key.first, bytes: [UInt8](repeating: 0xFF, count: payload)) }
        #expect(bytes.count == written)
        #expect(bytes[0] == UInt8(4 + payload))
        #expect(bytes.dropFirst(4 + payload).allSatisfy { $0 == 0 })
    }

    @Test("A view of bytes is written as the bytes are")
    func viewOfBytes() {
        let payload: [UInt8] = [1, 2, 3]
        let bytes = Self.body { message in unsafe message.put(Key.first, bytes: payload.span.bytes) }
        #expect(bytes == wire("07 00 01 00", "01 02 03 00"))
    }

    @Test("A flag is an attribute without a value")
    func flag() {
        #expect(Self.body { $0.put(Key.second) } == wire("04 00 02 00"))
    }

    @Test("An empty string still has its NUL, and a string ends at a NUL inside it")
    func strings() {
        #expect(Self.body { $0.put(Key.first, string: "") } == wire("05 00 01 00", "00 00 00 00"))
        #expect(Self.body { $0.put(Key.first, string: "a\0b") } == wire("06 00 01 00", "61 00 00 00"))
    }

    @Test("A nest may be without its flag, and may be empty")
    func nests() {
        #expect(Self.body { $0.nest(Key.first, isFlagged: false) { _ in } } == wire("04 00 01 00"))
        #expect(Self.body { $0.nest(Key.first) { _ in } } == wire("04 00 01 80"))
    }

    @Test("What follows a structure of odd size is aligned")
    func oddStructures() {
        let bytes = Self.body { message in
            message.put(header: OddHeader())
            message.put(Key.first, structure: OddHeader())
        }
        #expect(bytes == wire("07 00 00 00", "05 00 01 00", "07 00 00 00"))
    }

    @Test("Messages of one datagram are numbered one by one, past the largest number, too")
    func numbering() throws {
        var writer = MessageWriter(sequence: .max)
        let indices = (0..<3).map { _ in writer.message(.noOperation, flags: []) { _ in } }
        #expect(indices == [0, 1, 2])
        let sequences = try decoded(writer.bytes) { $0.header.sequence }
        #expect(sequences == [.max, 0, 1])
    }

    @Test("The largest attribute has 65,531 bytes; one more is noticed", arguments: [65_531, 65_532, 1_000_000])
    func largestAttribute(count: Int) {
        var writer = MessageWriter()
        writer.message(.noOperation, flags: []) { message in
            message.put(Key.first, bytes: [UInt8](repeating: 1, count: count))
        }
        let isOversized = writer.isOversized
        #expect(isOversized == (count > 65_531))
    }

    @Test("A nest that grows too large is noticed, though each attribute in it fits")
    func largestNest() {
        var writer = MessageWriter()
        writer.message(.noOperation, flags: []) { message in
            message.nest(Key.first) { nest in
                for _ in 0..<2 { nest.put(Key.second, bytes: [UInt8](repeating: 1, count: 40_000)) }
            }
        }
        let isOversized = writer.isOversized
        #expect(isOversized)
    }
}
