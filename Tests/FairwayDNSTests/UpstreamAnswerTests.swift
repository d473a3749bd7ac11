import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Answers of name servers")
struct UpstreamAnswerTests {
    private func rendered(_ answer: UpstreamAnswer, to query: ForwardedQuery, age: UInt32) -> [UInt8] {
        var writer = MessageWriter()
        return answer.answer(to: query, age: age, &writer)
    }

    private func read(
        _ records: [ResourceRecord] = [],
        authority: [ResourceRecord] = [],
        code: ResponseCode = .noError,
        edns: EDNS? = nil
    ) throws -> UpstreamAnswer {
        let query = Messages.query("www.example.org", id: 9)
        let message = Messages.answer(to: query, records, authority: authority, code: code, edns: edns)
        return try #require(UpstreamAnswer(message, to: Messages.forwarded(query).key, id: 9))
    }

    @Test("Only an answer to the same question with the same number is one")
    func matching() throws {
        let query = Messages.query("www.example.org", id: 9)
        let key = try Messages.forwarded(query).key
        let good = Messages.answer(to: query)
        #expect(UpstreamAnswer(good, to: key, id: 9) != nil)
        #expect(UpstreamAnswer(good, to: key, id: 10) == nil)
        #expect(UpstreamAnswer(query, to: key, id: 9) == nil)
        for other in ["www.example.com", "example.org", "www.www.example.org"] {
            #expect(UpstreamAnswer(Messages.answer(to: Messages.query(other, id: 9)), to: key, id: 9) == nil)
        }
        #expect(
            UpstreamAnswer(Messages.answer(to: Messages.query("www.example.org", .aaaa, id: 9)), to: key, id: 9) == nil
        )
        #expect(UpstreamAnswer(Messages.answer(to: Messages.query("WWW.example.ORG", id: 9)), to: key, id: 9) != nil)
        // Its name begins in the header: 03 www and so on could, and then lead anywhere.
        let root = try Messages.forwarded(Messages.query(".", id: 0)).key
        #expect(UpstreamAnswer(wire("00 00 80 00 00 01 00 00 00 00 00 00 C0 00 00 01 00 01"), to: root, id: 0) == nil)
        var update = good
        update[2] |= 0x28
        #expect(UpstreamAnswer(update, to: key, id: 9) == nil)
        for length in 0..<good.count { #expect(UpstreamAnswer(Array(good.prefix(length)), to: key, id: 9) == nil) }
    }

    @Test("It is kept as long as the record that ends first, and an hour at most")
    func positive() throws {
        let short = Messages.a("www.example.org", "192.0.2.1", timeToLive: 60)
        let long = Messages.a("www.example.org", "192.0.2.2", timeToLive: 86_400)
        #expect(try read([long, short]).seconds == 60)
        #expect(try read([long]).seconds == 3_600)
        #expect(try read([Messages.a("www.example.org", "192.0.2.1", timeToLive: 0)]).seconds == 0)
        #expect(try read([Messages.a("www.example.org", "192.0.2.1", timeToLive: 0x8000_0000)]).seconds == 0)
    }

    @Test("What there is not is kept as long as the zone says, and not at all where none does")
    func negative() throws {
        for code in [ResponseCode.noError, .noSuchName] {
            #expect(try read(authority: [Messages.soa("org", timeToLive: 900, minimum: 60)], code: code).seconds == 60)
            #expect(try read(authority: [Messages.soa("org", timeToLive: 30, minimum: 60)], code: code).seconds == 30)
            #expect(try read(code: code).seconds == 0)
        }
        let alias = ResourceRecord(try #require(DomainName("www.example.org")), timeToLive: 20, .cname(.root))
        #expect(try read([alias], authority: [Messages.soa("org", timeToLive: 900, minimum: 60)]).seconds == 20)
        #expect(try read([alias], code: .noSuchName).seconds == 0)
    }

    @Test(
        "A server that can't or won't say is not believed",
        arguments: [ResponseCode.serverFailure, .refused, .formatError, .notImplemented]
    )
    func bad(code: ResponseCode) throws {
        let answer = try read([Messages.a("www.example.org", "192.0.2.1")], code: code)
        #expect(!answer.isGood && answer.seconds == 0)
        #expect(try !read(edns: EDNS(extendedCode: 1)).isGood)
        #expect(try read(edns: EDNS()).isGood)
    }

    @Test("A client gets the same records, counted down, with its own number, letters and EDNS")
    func rendering() throws {
        let records = [
            Messages.a("www.example.org", "192.0.2.1", timeToLive: 60),
            Messages.a("www.example.org", "192.0.2.2", timeToLive: 86_400),
        ]
        let answer = try read(
            records,
            authority: [Messages.soa("org", timeToLive: 900, minimum: 90)],
            edns: EDNS(payloadSize: 4096)
        )
        let query = Messages.query("WWW.Example.org", id: 77)
        let bytes = rendered(answer, to: try Messages.forwarded(query), age: 25)
        #expect(Array(bytes[12..<query.count]) == Array(query[12...]))
        let message = try ReadMessage(bytes)
        #expect(message.header.id == 77)
        #expect(message.header.flags == [.response, .recursionDesired, .recursionAvailable])
        #expect(message.records.map(\.timeToLive) == [35, 3_575, 65])
        #expect(message.addresses.map(\.description) == ["192.0.2.1", "192.0.2.2"])
        #expect(message.edns == nil)
        let withEDNS = Messages.query("www.example.org", edns: EDNS(payloadSize: 512, wantsSignatures: true))
        let other = try ReadMessage(rendered(answer, to: try Messages.forwarded(withEDNS), age: 0))
        #expect(other.edns == EDNS(payloadSize: 1232, wantsSignatures: true))
    }

    @Test("What is too long for the client is cut off behind the question")
    func truncation() throws {
        let answer = try read((0..<100).map { Messages.a("www.example.org", "192.0.2.\($0)") })
        let query = Messages.query("www.example.org")
        let short = try ReadMessage(rendered(answer, to: try Messages.forwarded(query), age: 0))
        #expect(short.header.flags.contains(.truncated) && short.records.isEmpty && short.question != nil)
        let whole = try ReadMessage(rendered(answer, to: try Messages.forwarded(query, limit: 65_535), age: 0))
        #expect(!whole.header.flags.contains(.truncated) && whole.records.count == 100)
    }

    @Test("A truncated answer is known as one, wherever it ends")
    func truncatedUpstream() throws {
        let query = Messages.query("www.example.org", id: 9)
        let message = Messages.answer(to: query, [Messages.a("www.example.org", "192.0.2.1")], flags: .truncated)
        let answer = try #require(UpstreamAnswer(Array(message.dropLast(3)), to: Messages.forwarded(query).key, id: 9))
        #expect(answer.isTruncated && !answer.isGood)
    }
}
