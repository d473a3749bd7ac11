import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Writing messages of the DNS")
struct MessageWriterTests {
    static let question = Question(DomainName(unchecked: wire("03 77 65 62 05 66 72 6F 6E 74 00")), .a)
    static let records = [
        ResourceRecord(question.name, timeToLive: 5, .a(IPv4Address(10, 1, 2, 3))),
        ResourceRecord(question.name, timeToLive: 0x7FFF_FFFF, .aaaa(.loopback)),
        ResourceRecord(.root, timeToLive: 0, .ptr(DomainName(unchecked: wire("02 64 62 05 66 72 6F 6E 74 00")))),
        ResourceRecord(question.name, timeToLive: 60, .cname(question.name)),
        ResourceRecord(
            question.name,
            timeToLive: 900,
            .soa(
                StartOfAuthority(
                    primary: question.name,
                    mailbox: .root,
                    serial: 1,
                    refresh: 2,
                    retry: 3,
                    expire: 4,
                    minimum: 0xFFFF_FFFF
                )
            )
        ),
        ResourceRecord(
            .root,
            class: RecordClass(rawValue: 3),
            timeToLive: 1,
            .other(RecordType(rawValue: 16), [1, 65])
        ),
    ]

    /// What a message says in all its sections.
    private func read(_ bytes: [UInt8]) throws -> (MessageHeader, [Question], [ResourceRecord]) {
        var reader = unsafe MessageReader(bytes.span.bytes)
        let header = try reader.header()
        let questions = try (0..<header.questionCount).map { _ in try reader.question() }
        let count = header.answerCount + header.authorityCount + header.additionalCount
        let records = try (0..<count).map { _ in try reader.record() }
        let isAtEnd = reader.isAtEnd
        #expect(isAtEnd)
        return (header, questions, records)
    }

    @Test("An answer is these bytes, its names compressed")
    func bytes() throws {
        var writer = MessageWriter()
        writer.begin(
            MessageHeader(id: 0xBEEF, flags: [.response, .authoritative, .recursionDesired, .recursionAvailable]),
            limit: 512
        )
        writer.put(Self.question)
        writer.put(Self.records[0])
        writer.put(Self.records[2], in: .authority)
        writer.put(EDNS(payloadSize: 1232, extendedCode: 1, wantsSignatures: true))
        writer.finish()
        #expect(
            writer.bytes
                == wire(
                    "BE EF",  // ID
                    "85 80",  // QR, AA, RD, RA; NOERROR
                    "00 01 00 01 00 01 00 01",  // questions, answers, authority, additional
                    "03 77 65 62 05 66 72 6F 6E 74 00",  // web.front
                    "00 01 00 01",  // A, IN
                    "C0 0C",  // web.front
                    "00 01 00 01",  // A, IN
                    "00 00 00 05",  // 5 seconds
                    "00 04 0A 01 02 03",  // 10.1.2.3
                    "00",  // root
                    "00 0C 00 01 00 00 00 00",  // PTR, IN, 0 seconds
                    "00 05 02 64 62 C0 10",  // db, then as from front
                    "00",  // root
                    "00 29 04 D0",  // OPT, 1232 bytes
                    "01 00 80 00",  // upper bits of the code, version, DO
                    "00 00"  // no options
                )
        )
    }

    @Test("What was written is read again, whatever the records")
    func roundTrip() throws {
        var writer = MessageWriter()
        writer.begin(MessageHeader(id: 1, flags: [.response]), limit: 65_535)
        writer.put(Self.question)
        for (index, record) in Self.records.enumerated() {
            writer.put(record, in: index < 2 ? .answer : index < 4 ? .authority : .additional)
        }
        writer.finish()
        let (header, questions, records) = try read(writer.bytes)
        #expect(header.answerCount == 2 && header.authorityCount == 2 && header.additionalCount == 2)
        #expect(questions == [Self.question])
        #expect(records == Self.records)
    }

    @Test("Records that don't fit are left out whole, and the message says that it is truncated", arguments: 27..<120)
    func truncation(limit: Int) throws {
        var writer = MessageWriter()
        writer.begin(MessageHeader(id: 1, flags: [.response]), limit: limit)
        writer.put(Self.question)
        for _ in 0..<4 { writer.put(Self.records[0]) }
        writer.finish()
        let (header, _, records) = try read(writer.bytes)
        #expect(writer.bytes.count <= limit)
        #expect(records.count == min(4, (limit - 27) / 16))
        #expect(header.flags.contains(.truncated) == (records.count < 4))
    }

    @Test("Addresses of one name are all there, each as often as it was given, in changing order")
    func shuffledAddresses() throws {
        let addresses = (1...5).map { IPv4Address(10, 0, 0, $0) }
        var random = SplitMix(seed: 7)
        var writer = MessageWriter()
        var orders: Set<[IPv4Address]> = []
        for _ in 0..<2_000 {
            writer.begin(MessageHeader(id: 1, flags: [.response]), limit: 512)
            writer.put(Self.question)
            writer.put(addresses, timeToLive: 5, &random)
            writer.finish()
            let answers = try read(writer.bytes).2.map { record in
                #expect(record.name == Self.question.name && record.timeToLive == 5)
                guard case .a(let address) = record.data else { return IPv4Address.any }
                return address
            }
            #expect(answers.sorted() == addresses)
            orders.insert(answers)
        }
        // All 5! = 120 of them.
        #expect(orders.count == 120)
    }

    @Test("A question that stands in another message can be pointed to")
    func copiedQuestion() throws {
        let question = wire("03 77 65 62 05 66 72 6F 6E 74 00 00 1C 00 01")
        var writer = MessageWriter()
        writer.begin(MessageHeader(id: 1, flags: []), limit: 512)
        unsafe writer.put(question: question.span.bytes)
        let address = try #require(IPv6Address("fd00::1"))
        var random = SystemRandomNumberGenerator()
        writer.put([address], timeToLive: 5, &random)
        writer.put(Self.records[2])
        writer.finish()
        #expect(
            writer.bytes.dropFirst(12 + question.count)
                == wire(
                    "C0 0C 00 1C 00 01 00 00 00 05 00 10",  // web.front AAAA IN 5
                    "FD 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01",  // fd00::1
                    "00 00 0C 00 01 00 00 00 00",  // . PTR IN 0
                    "00 05 02 64 62 C0 10"  // db, then as from front
                )[...]
        )
    }

    @Test(
        "Whatever bytes come, they are refused or read, and what was read is written and read again",
        arguments: 0..<8
    )
    func anyBytes(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var writer = MessageWriter()
        writer.begin(MessageHeader(id: 1, flags: [.response]), limit: 65_535)
        writer.put(Self.question)
        for record in Self.records { writer.put(record) }
        writer.finish()
        let known = writer.bytes
        for _ in 0..<3_000 {
            var bytes = known
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            var reader = unsafe MessageReader(bytes.span.bytes, at: min(12, bytes.count))
            guard let question = try? reader.question() else { continue }
            while let record = try? reader.record() {
                writer.begin(MessageHeader(id: 1, flags: []), limit: 65_535)
                writer.put(question)
                writer.put(record)
                writer.finish()
                let (_, questions, records) = try read(writer.bytes)
                #expect(questions == [question])
                #expect(records == [record])
            }
        }
    }
}
