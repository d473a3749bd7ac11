import FairwayTesting
import Netlink
import Testing

/// Answers of a 6.18 kernel, recorded with strace from ip(8); `ip` asks for whole requests, Fairway for capped ones.
@Suite("Acknowledgements")
struct AcknowledgementTests {
    private static func read(_ datagram: [UInt8]) throws -> Acknowledgement {
        try #require(
            try decoded(datagram) { message throws(DecodingError) in try Acknowledgement(decoding: message) }.first
        )
    }

    private static let request = [
        "2c 00 00 00",  // nlmsg_len: 44
        "18 00 05 06",  // RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL | NLM_F_CREATE
        "5b c0 05 6b",  // nlmsg_seq
        "00 00 00 00",  // nlmsg_pid
    ]

    @Test("Success is the code 0 and the request's header")
    func success() throws {
        let datagram = wire(
            "24 00 00 00",  // nlmsg_len: 36
            "02 00 00 01",  // NLMSG_ERROR, NLM_F_CAPPED
            "5b c0 05 6b",  // nlmsg_seq
            "fe 52 00 00",  // nlmsg_pid
            "00 00 00 00",  // error: 0
            "28 00 00 00 14 00 05 06 5b c0 05 6b 00 00 00 00"
        )
        let answer = try Self.read(datagram)
        #expect(answer.code == 0)
        #expect(answer.explanation == nil)
    }

    @Test("The kernel's words come after the whole request that it repeats")
    func explanationAfterRequest() throws {
        let head = wire(
            "60 00 00 00",  // nlmsg_len: 96
            "02 00 00 02",  // NLMSG_ERROR, NLM_F_ACK_TLVS
            "5b c0 05 6b",  // nlmsg_seq
            "5a 53 00 00",  // nlmsg_pid
            "9b ff ff ff"  // error: -ENETUNREACH
        )
        let request = Self.request.flatMap { wire($0) }
        let rest = wire(
            "02 10 00 00 fe 03 00 01 00 00 00 00",  // rtmsg
            "08 00 01 00 0a 14 00 00",  // RTA_DST: 10.20.0.0
            "08 00 05 00 c0 00 02 01",  // RTA_GATEWAY: 192.0.2.1
            "20 00 01 00",  // NLMSGERR_ATTR_MSG, 28 bytes
            "4e 65 78 74 68 6f 70 20 68 61 73 20 69 6e 76 61 6c 69 64 20 67 61 74 65 77 61 79 00"
        )
        let answer = try Self.read(head + request + rest)
        #expect(answer.code == 101)
        #expect(answer.explanation == "Nexthop has invalid gateway")
        #expect(answer.attributeOffset == nil)
    }

    @Test("A capped answer has its attributes right after the header of the request")
    func explanationAfterHeader() throws {
        let head = wire(
            "38 00 00 00",  // nlmsg_len: 56
            "02 00 00 03",  // NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS
            "5b c0 05 6b",  // nlmsg_seq
            "5a 53 00 00",  // nlmsg_pid
            "ea ff ff ff"  // error: -EINVAL
        )
        let rest = wire(
            "07 00 01 00 6e 6f 00 00",  // NLMSGERR_ATTR_MSG: "no"
            "08 00 02 00 1c 00 00 00",  // NLMSGERR_ATTR_OFFS: 28
            "04 00 63 00"  // an attribute of a later kernel
        )
        let answer = try Self.read(head + Self.request.flatMap { wire($0) } + rest)
        #expect(answer.code == 22)
        #expect(answer.explanation == "no")
        #expect(answer.attributeOffset == 28)
    }

    @Test("The end of a dump carries a code, its own words, or nothing at all")
    func endOfDump() throws {
        let head = "02 00 00 00 00 00 00 00"
        #expect(try Self.read(wire("14 00 00 00 03 00", head, "00 00", "00 00 00 00")).code == 0)
        #expect(try Self.read(wire("14 00 00 00 03 00", head, "00 00", "fc ff ff ff")).code == 4)
        #expect(try Self.read(wire("10 00 00 00 03 00", head, "00 00")).code == 0)
        let explained = wire(
            "1c 00 00 00",  // nlmsg_len: 28
            "03 00 02 02",  // NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS
            "00 00 00 00 00 00 00 00",
            "ea ff ff ff",  // error: -EINVAL
            "07 00 01 00 6e 6f 00 00"  // NLMSGERR_ATTR_MSG: "no"
        )
        #expect(try Self.read(explained).explanation == "no")
    }

    @Test("An error that is cut is refused, wherever it is cut")
    func cutAnswers() {
        let header = "00 00 00 00 00 00 00 00"
        #expect(throws: DecodingError.truncated(needed: 4, available: 2)) {
            try Self.read(wire("12 00 00 00 02 00 00 00", header, "ea ff"))
        }
        // NLM_F_ACK_TLVS, without a request.
        #expect(throws: DecodingError.truncated(needed: 20, available: 4)) {
            try Self.read(wire("14 00 00 00 02 00 00 02", header, "ea ff ff ff"))
        }
        // A request that claims to be longer than the answer.
        #expect(throws: DecodingError.truncated(needed: 4 + 256, available: 20)) {
            try Self.read(wire("24 00 00 00 02 00 00 02", header, "ea ff ff ff", "00 01 00 00", header, "00 00 00 00"))
        }
    }

    @Test("The one code that has no positive counterpart doesn't trap")
    func lowestCode() throws {
        let datagram = wire("14 00 00 00 02 00 00 00", "00 00 00 00 00 00 00 00", "00 00 00 80")
        #expect(try Self.read(datagram).code == .max)
    }
}
