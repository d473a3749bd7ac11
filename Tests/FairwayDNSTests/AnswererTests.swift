import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Answers from the snapshot")
struct AnswererTests {
    private static let opt = "00 00 29 02 00 00 00 00 00 00 00"
    private let answerer = Answerer()

    private func respond(_ query: [UInt8], from source: String? = "10.1.0.2", limit: Int? = nil) -> [UInt8]? {
        let client = source.flatMap { SomeZones.all.client(at: SomeZones.ip($0)) }
        guard case .answer(let bytes) = unsafe answerer.answer(query.span.bytes, from: client, limit: limit) else {
            return nil
        }
        return bytes
    }

    @Test("A known name: the question as it was, and an address")
    func address() {
        let query = wire(
            "12 34 01 20",  // ID; RD, AD
            "00 01 00 00 00 00 00 00",  // one question
            "02 44 62 00 00 01 00 01"  // Db A IN
        )
        #expect(
            respond(query)
                == wire(
                    "12 34",  // ID
                    "85 80",  // QR, AA, RD, RA; NOERROR
                    "00 01 00 01 00 00 00 00",  // one question, one answer
                    "02 44 62 00 00 01 00 01",  // Db A IN
                    "C0 0C 00 01 00 01",  // Db A IN
                    "00 00 00 05 00 04 0A 01 00 03"  // 5 seconds, 10.1.0.3
                )
        )
    }

    @Test("A family that a known name lacks: no error, no answer, and no SOA that would have it kept")
    func noData() {
        let query = wire(
            "00 01 00 00 00 01 00 00 00 00 00 01",
            "02 64 62 00 00 1C 00 01",
            "00 00 29 10 00 00 00 80 00 00 00"
        )
        #expect(
            respond(query)
                == wire(
                    "00 01 84 80",  // QR, AA, RA; NOERROR
                    "00 01 00 00 00 00 00 01",  // one question, one additional record
                    "02 64 62 00 00 1C 00 01",  // db AAAA IN
                    "00 00 29 04 D0 00 00 80 00 00 00"  // OPT: 1232 bytes, DO
                )
        )
    }

    @Test("The name of an address, below the network's name")
    func pointer() {
        let query = wire(
            "00 02 01 00 00 01 00 00 00 00 00 00",
            "01 32 01 30 01 31 02 31 30 07 69 6E 2D 61 64 64 72 04 61 72 70 61 00",  // 2.0.1.10.in-addr.arpa
            "00 0C 00 01"  // PTR IN
        )
        #expect(
            respond(query).map { Array($0.dropFirst(query.count)) }
                == wire(
                    "C0 0C 00 0C 00 01 00 00 00 05",  // the name, PTR IN, 5 seconds
                    "00 0B 03 77 65 62 05 66 72 6F 6E 74 00"  // web.front
                )
        )
    }

    @Test(
        "What can't be answered gets a code",
        arguments: [
            // inverse query, dynamic update
            ("00 00 08 00 00 01 00 00 00 00 00 00", "00 00 01 00 01", 4),
            ("00 00 28 00 00 01 00 00 00 00 00 00", "00 00 06 00 01", 4),
            // no question, two
            ("00 00 00 00 00 00 00 00 00 00 00 00", "", 1),
            ("00 00 00 00 00 02 00 00 00 00 00 00", "00 00 01 00 01 00 00 01 00 01", 1),
            // half a name, a pointer to the header
            ("00 00 00 00 00 01 00 00 00 00 00 00", "03 77 65", 1),
            ("00 00 00 00 00 01 00 00 00 00 00 00", "C0 00 00 01 00 01", 1),
            // an additional record that is not there
            ("00 00 00 00 00 01 00 00 00 00 00 01", "02 64 62 00 00 01 00 01", 1),
            // class CHAOS
            ("00 00 00 00 00 01 00 00 00 00 00 00", "02 64 62 00 00 01 00 03", 5),
            // OPT twice, OPT of a name
            ("00 00 00 00 00 01 00 00 00 00 00 02", "02 64 62 00 00 01 00 01 \(Self.opt) \(Self.opt)", 1),
            ("00 00 00 00 00 01 00 00 00 00 00 01", "02 64 62 00 00 01 00 01 01 61 \(Self.opt)", 1),
        ] as [(String, String, UInt8)]
    )
    func codes(header: String, rest: String, code: UInt8) throws {
        let query = wire(header, rest)
        let answer = try #require(respond(query))
        #expect(answer[3] & 0xF == code)
        #expect(answer[2] & 0x80 == 0x80)
        #expect(answer[2] & 0x78 == query[2] & 0x78)
        #expect(answer[6...7] == [0, 0])
    }

    @Test("An unknown version of EDNS is answered with ours")
    func badVersion() throws {
        let query = wire(
            "00 00 00 00 00 01 00 00 00 00 00 01",
            "02 64 62 00 00 01 00 01",
            "00 00 29 10 00 00 01 00 00 00 00"
        )
        let answer = try #require(respond(query))
        #expect(answer[3] & 0xF == 0)
        #expect(answer.suffix(11) == wire("00 00 29 04 D0 01 00 00 00 00 00")[...])  // BADVERS is 16: upper bits 1
    }

    @Test("Who is of none of the networks is refused")
    func refused() throws {
        let query = wire("00 00 00 00 00 01 00 00 00 00 00 00 02 64 62 00 00 01 00 01")
        #expect(try #require(respond(query, from: nil))[3] == 0x85)
        #expect(try #require(respond(query, from: "192.0.2.1"))[3] == 0x85)
    }

    @Test(
        "Nothing is said to what is no query",
        arguments: [
            "", "00 00 00 00 00 01 00 00 00 00 00", "00 00 80 00 00 01 00 00 00 00 00 00 02 64 62 00 00 01 00 01",
        ]
    )
    func ignored(message: String) {
        #expect(respond(wire(message)) == nil)
    }

    @Test(
        "A datagram has at most 512 bytes, or what the client can take, or 1232; a stream 65535",
        arguments: [
            (nil, nil, 512, 30), (512, nil, 512, 30), (100, nil, 512, 30), (1000, nil, 1000, 60), (4096, nil, 1232, 75),
            (nil, 65_535, 65_535, 100),
        ]
            as [(UInt16?, Int?, Int, Int)]
    )
    func truncation(payload: UInt16?, stream: Int?, limit: Int, fits: Int) throws {
        var content = SomeZones.front
        content.members = (1...100).map { index in
            ZoneMember(container: .random(), names: ["many"], addresses: [.v4(IPv4Address(10, 1, 0, index))])
        }
        let client = try #require(Zones([Zone(content)]).client(at: SomeZones.ip("10.1.0.1")))
        var query = wire("00 00 00 00 00 01 00 00 00 00 00 00 04 6D 61 6E 79 00 00 01 00 01")
        if let payload {
            query[11] = 1
            query += wire("00 00 29") + [UInt8(payload >> 8), UInt8(payload & 0xFF)] + wire("00 00 00 00 00 00")
        }
        guard case .answer(let answer) = unsafe answerer.answer(query.span.bytes, from: client, limit: stream) else {
            Issue.record("no answer")
            return
        }
        let count = Int(answer[6]) << 8 | Int(answer[7])
        #expect(answer.count <= limit && answer.count > limit - 16 || count == 100)
        #expect(abs(count - fits) <= 1)
        #expect((answer[2] & 2 != 0) == (count < 100))
        #expect(answer[11] == (payload == nil ? 0 : 1))
    }

    @Test("What others are asked is as the client asked it")
    func forwarded() throws {
        let query = wire(
            "00 07 01 10 00 01 00 00 00 00 00 01",  // RD, CD
            "02 57 77 03 6F 72 67 00 00 1C 00 01",  // Ww.org AAAA IN
            "00 00 29 10 00 00 00 80 00 00 00"  // OPT: 4096 bytes, DO
        )
        let client = SomeZones.all.client(at: SomeZones.ip("10.1.0.4"))
        guard case .forward(let forwarded) = unsafe answerer.answer(query.span.bytes, from: client) else {
            Issue.record("not forwarded")
            return
        }
        #expect(forwarded.key.name == wire("02 77 77 03 6F 72 67 00"))
        #expect(forwarded.question == Array(query[12..<24]))
        #expect(forwarded.key.type == .aaaa && forwarded.key.wantsSignatures && forwarded.key.disablesChecking)
        #expect(forwarded.key.servers == [SomeZones.ip("192.0.2.53")])
        #expect(forwarded.limit == 1232)
        #expect(forwarded.answer(.serverFailure)[3] & 0xF == 2)
    }
}
