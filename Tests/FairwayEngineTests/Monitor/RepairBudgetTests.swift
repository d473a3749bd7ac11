import FairwayModel
import Testing

@testable import FairwayEngine

@Suite("How often an object is repaired")
struct RepairBudgetTests {
    @Test("Three times a minute, each object for itself, and again when the minute is over")
    func limit() {
        var budget = RepairBudget()
        let (id, other) = (ObjectID.random(), ObjectID.random())
        let start = ContinuousClock.now
        let first = (0..<3).map { budget.spend(on: id, at: start + .seconds($0)) }
        #expect(first == [true, true, true])
        let atOnce = budget.spend(on: id, at: start + .seconds(59))
        #expect(!atOnce)
        #expect(budget.postponed == [id])
        let another = budget.spend(on: other, at: start + .seconds(59))
        #expect(another)
        let afterwards = budget.spend(on: id, at: start + .seconds(60))
        #expect(afterwards)
        #expect(budget.postponed.isEmpty)
        let tooSoon = budget.spend(on: id, at: start + .seconds(60))
        #expect(!tooSoon)
        budget.keep(only: [other])
        #expect(budget.postponed.isEmpty)
        let anew = budget.spend(on: id, at: start + .seconds(60))
        #expect(anew)
    }
}
