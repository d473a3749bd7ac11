import Testing

@testable import FairwayDaemon

@Suite("The first of several outcomes")
struct FirstOutcomeTests {
    struct Late: Error {}

    @Test("The first outcome counts, whether somebody waits already or not")
    func firstCounts() async throws {
        let early = FirstOutcome<Int>()
        early.settle(.success(1))
        early.settle(.failure(Late()))
        #expect(try await early.value() == 1)

        let late = FirstOutcome<Int>()
        async let value = late.value()
        late.settle(.success(2))
        late.settle(.success(3))
        #expect(try await value == 2)
    }

    @Test("A failure is thrown")
    func failuresAreThrown() async {
        let outcome = FirstOutcome<Int>()
        outcome.settle(.failure(Late()))
        await #expect(throws: Late.self) { try await outcome.value() }
    }
}
