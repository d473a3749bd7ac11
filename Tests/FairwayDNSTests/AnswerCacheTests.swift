import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Answers that are kept")
struct AnswerCacheTests {
    private let start = ContinuousClock.now

    private func key(_ name: String, _ edns: EDNS? = nil, servers: [IPAddress] = []) throws -> ForwardedQuery.Key {
        try Messages.forwarded(Messages.query(name, edns: edns), servers: servers).key
    }

    private func keep(_ name: String, _ seconds: UInt32, in cache: inout AnswerCache, after: Int = 0) throws {
        let query = Messages.query(name, id: 1)
        let message = Messages.answer(to: query, [Messages.a(name, "192.0.2.1", timeToLive: seconds)])
        let answer = try #require(UpstreamAnswer(message, to: key(name), id: 1))
        cache.keep(answer, to: try key(name), at: start + .seconds(after))
    }

    private func age(_ name: String, in cache: inout AnswerCache, after: Int) throws -> UInt32? {
        cache.answer(to: try key(name), at: start + .seconds(after))?.age
    }

    @Test("An answer is there as long as it holds, and knows its age")
    func ages() throws {
        var cache = AnswerCache()
        try keep("a.org", 10, in: &cache)
        #expect(try age("a.org", in: &cache, after: 0) == 0)
        #expect(try age("A.ORG", in: &cache, after: 9) == 9)
        #expect(try age("b.org", in: &cache, after: 0) == nil)
        #expect(try age("a.org", in: &cache, after: 10) == nil)
        #expect(cache.count == 0)
    }

    @Test("What may not be kept is not, and takes the place of what was")
    func notKept() throws {
        var cache = AnswerCache()
        try keep("a.org", 10, in: &cache)
        try keep("a.org", 0, in: &cache)
        #expect(try age("a.org", in: &cache, after: 0) == nil)
        try keep("a.org", 10, in: &cache, after: 5)
        #expect(try age("a.org", in: &cache, after: 12) == 7)
    }

    @Test("Who wants signatures, or asks other servers, has answers of its own")
    func keys() throws {
        var cache = AnswerCache()
        try keep("a.org", 10, in: &cache)
        #expect(cache.answer(to: try key("a.org", EDNS()), at: start) != nil)
        #expect(cache.answer(to: try key("a.org", EDNS(wantsSignatures: true)), at: start) == nil)
        #expect(cache.answer(to: try key("a.org", servers: [.v4(.loopback)]), at: start) == nil)
    }

    @Test("Where there is no room, what nobody asks for goes first")
    func eviction() throws {
        var cache = AnswerCache(limits: AnswerCache.Limits(answers: 4, bytes: 100_000))
        for name in ["a", "b", "c", "d"] { try keep(name, 100, in: &cache) }
        for name in ["a", "c", "d"] { _ = try age(name, in: &cache, after: 1) }
        try keep("e", 100, in: &cache)
        #expect(cache.count == 4)
        #expect(try age("b", in: &cache, after: 2) == nil)
        for name in ["a", "c", "d", "e"] { #expect(try age(name, in: &cache, after: 2) == 2 || name == "e") }
    }

    @Test("It never has more than its bounds, whatever comes", arguments: [1, 7, 100])
    func bounds(answers: Int) throws {
        var cache = AnswerCache(limits: AnswerCache.Limits(answers: answers, bytes: 2_000))
        for index in 0..<300 {
            try keep("name-\(index)", 100, in: &cache)
            // A message of some 40 bytes and its name.
            #expect(cache.count <= min(answers, 2_000 / 40))
            #expect(try age("name-\(index)", in: &cache, after: 0) != nil)
        }
        var tiny = AnswerCache(limits: AnswerCache.Limits(answers: 10, bytes: 20))
        try keep("a.org", 100, in: &tiny)
        #expect(tiny.count == 0)
    }

    @Test("Everything is forgotten at once")
    func removal() throws {
        var cache = AnswerCache()
        try keep("a.org", 10, in: &cache)
        cache.removeAll()
        #expect(try age("a.org", in: &cache, after: 0) == nil)
    }
}
