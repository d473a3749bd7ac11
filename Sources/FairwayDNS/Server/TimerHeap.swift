/// What is to be done at moments to come, the next first.
struct TimerHeap {
    private var entries: [(moment: ContinuousClock.Instant, body: () -> Void)] = []

    var next: ContinuousClock.Instant? { entries.first?.moment }

    mutating func add(_ moment: ContinuousClock.Instant, _ body: @escaping () -> Void) {
        entries.append((moment, body))
        var place = entries.count - 1
        while place > 0, entries[place].moment < entries[(place - 1) / 2].moment {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes out what is due, in order.
    mutating func removeDue(at now: ContinuousClock.Instant) -> [() -> Void] {
        var due: [() -> Void] = []
        while let first = entries.first, first.moment <= now {
            due.append(first.body)
            removeFirst()
        }
        return due
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < entries.count }
            guard let least = children.min(by: { entries[$0].moment < entries[$1].moment }),
                entries[least].moment < entries[place].moment
            else { return }
            entries.swapAt(least, place)
            place = least
        }
    }
}
