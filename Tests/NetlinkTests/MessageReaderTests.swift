import FairwayTesting
import Netlink
import Testing

private struct Word: FixedHeader {
    var value: UInt32 = 0
}

@Suite("The message reader")
struct MessageReaderTests {
    @Test("Messages come one after the other, with what follows their headers")
    func twoMessages() throws {
        let datagram = wire(
            "15 00 00 00",  // nlmsg_len: 21
            "10 00 02 00",  // nlmsg_type: 16, nlmsg_flags: NLM_F_MULTI
            "07 00 00 00",  // nlmsg_seq
            "2a 00 00 00",  // nlmsg_pid
            "01 02 03 04 05",
            "00 00 00",  // padding
            "10 00 00 00",  // nlmsg_len: 16
            "03 00 00 00",  // nlmsg_type: NLMSG_DONE
            "08 00 00 00",
            "2a 00 00 00"
        )
        let headers = try decoded(datagram) { $0.header }
        #expect(headers.map(\.type.rawValue) == [16, 3])
        #expect(headers.map(\.flags) == [.multipart, []])
        #expect(headers.map(\.sequence) == [7, 8])
        #expect(headers.map(\.portID) == [42, 42])
        #expect(try decoded(datagram) { $0.payload.byteCount } == [5, 0])
    }

    @Test("A length shorter than the header or beyond the end is refused", arguments: [0, 15, 17, .max] as [UInt32])
    func impossibleLength(length: UInt32) {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) }
        let datagram = bytes + [UInt8](repeating: 0, count: 12)
        #expect(throws: DecodingError.invalidMessageLength(length)) { try decoded(datagram) { $0.header } }
    }

    @Test("Fewer bytes than a header are the end", arguments: [0, 1, 15])
    func shortEnd(count: Int) throws {
        #expect(try decoded([UInt8](repeating: 0xFF, count: count)) { $0.header }.isEmpty)
    }

    @Test("A fixed header that is cut is refused, with and without attributes after it")
    func cutHeader() {
        let datagram = wire("12 00 00 00 10 00 00 00 00 00 00 00 00 00 00 00", "01 02")
        #expect(throws: DecodingError.truncated(needed: 4, available: 2)) {
            try decoded(datagram) { message throws(DecodingError) in try message.fixedHeader(as: Word.self).value }
        }
        #expect(throws: DecodingError.truncated(needed: 4, available: 2)) {
            try decoded(datagram) { message throws(DecodingError) in
                var attributes = try message.attributes(after: Word.self)
                return try attributes.next()?.type
            }
        }
    }

    @Test("A message of only its fixed header has no attributes")
    func noAttributes() throws {
        let datagram = wire("14 00 00 00 10 00 00 00 00 00 00 00 00 00 00 00", "01 00 00 00")
        let count = try decoded(datagram) { message throws(DecodingError) in
            var attributes = try message.attributes(after: Word.self)
            return try attributes.next() == nil ? 0 : 1
        }
        #expect(count == [0])
    }
}
