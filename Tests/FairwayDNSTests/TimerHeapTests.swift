import FairwayTesting
import Testing

@testable import FairwayDNS

@Suite("Moments to come")
struct TimerHeapTests {
    @Test("What is due is done in order, and nothing before its time", arguments: 0..<8)
    func order(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var heap = TimerHeap()
        var done: [Int] = []
        let start = ContinuousClock.now
        let moments = (0..<200).map { _ in Int.random(in: 0..<100, using: &random) }
        for moment in moments { heap.add(start + .milliseconds(moment)) { done.append(moment) } }
        for now in [0, 10, 50, 99] {
            for body in heap.removeDue(at: start + .milliseconds(now)) { body() }
            #expect(done == moments.filter { $0 <= now }.sorted())
        }
        #expect(heap.next == nil)
    }
}
