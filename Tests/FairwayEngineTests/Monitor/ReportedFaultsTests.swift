import Testing

@testable import FairwayEngine

@Suite("Faults that are only told")
struct ReportedFaultsTests {
    @Test("Each is told once, until it changes or comes again, and those of another object are its own")
    func onceEach() {
        var reported = ReportedFaults()
        let told = [
            reported.isNew("is down", of: "a"), reported.isNew("is down", of: "a"),
            reported.isNew("is down", of: "b"), reported.isNew("is missing", of: "a"),
        ]
        #expect(told == [true, false, true, true])
        reported.forget("a")
        let again = [reported.isNew("is missing", of: "a"), reported.isNew("is down", of: "b")]
        #expect(again == [true, false])
    }
}
