import FairwayTesting
import Testing

@testable import FairwayDNS

/// What fuzzing found, or what made others' parsers loop or read beyond the end: see Fuzz/run.
@Suite("Messages that parsers failed on")
struct FailCasesTests {
    @Test("They are refused or answered", arguments: try FailCase.all(of: "DNS"))
    func messages(of input: FailCase) throws {
        let bytes = input.bytes
        if case .answer(let answer) = unsafe Answerer().answer(bytes.span.bytes, from: nil) {
            #expect(try ReadMessage(answer).records.isEmpty)
        }
        let key = try Messages.forwarded(Messages.query(".", id: 1)).key
        if let answer = UpstreamAnswer(bytes, to: key, id: 1) { #expect(!answer.isGood || answer.seconds <= 3_600) }
        var count = 0
        var reader = unsafe MessageReader(bytes.span.bytes)
        while (try? reader.record()) != nil { count += 1 }
        #expect(count <= bytes.count / 11)
    }
}
