import FairwayTesting
import Testing

@testable import FairwayRelay

/// What fuzzing found, or what is near to what could fail: see Fuzz/run.
@Suite("Messages that the relay must survive")
struct FailCasesTests {
    @Test("They are refused, or read as what is written and read again", arguments: try FailCase.all(of: "Relay"))
    func messages(of input: FailCase) throws {
        let bytes = input.bytes[...]
        if let request = try? RelayRequest(bytes) { #expect(try RelayRequest(request.bytes[...]) == request) }
        if let reply = try? RelayReply(bytes) { #expect(try RelayReply(reply.bytes[...]) == reply) }
    }
}
