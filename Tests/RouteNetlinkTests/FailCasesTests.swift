import FairwayTesting
import LinuxSystem
import Netlink
import Testing

@testable import RouteNetlink

/// What fuzzing found, or what made others' parsers loop or read beyond the end: see Fuzz/run.
@Suite("Announcements that parsers failed on")
struct FailCasesTests {
    @Test("An announcement is read or refused", arguments: try FailCase.all(of: "Routes"))
    func announcement(of input: FailCase) throws {
        let type = try #require(input.bytes.first)
        let payload = input.bytes.dropFirst()
        let datagram = wire("00 00 00 00") + [type, 0, 0, 0] + wire("00 00 00 00 00 00 00 00") + payload
        let length = UInt8(datagram.count)
        do throws(DecodingError) {
            let announcements = try decoded([length] + datagram.dropFirst()) { message throws(DecodingError) in
                try RouteAnnouncement(decoding: message)
            }
            #expect(announcements.count <= 1)
        } catch {}
    }
}
