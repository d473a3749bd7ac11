/// Answers of others, for as long as they hold; bounded in number and in bytes.
///
/// Where there is no room, what nobody asked for since the last look goes first (the clock algorithm).
struct AnswerCache {
    /// What is kept at most.
    struct Limits: Sendable {
        var answers = 4_096
        var bytes = 4 * 1_024 * 1_024
    }

    private struct Slot {
        var key: ForwardedQuery.Key
        var answer: UpstreamAnswer
        var since: ContinuousClock.Instant
        var wasUsed: Bool
        var size: Int { answer.byteCount + key.name.count }
    }

    private let limits: Limits
    private var slots: [Slot] = []
    private var places: [ForwardedQuery.Key: Int] = [:]
    private var hand = 0
    private var byteCount = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    var count: Int { slots.count }

    /// An answer that still holds, and how many seconds ago it came.
    mutating func answer(
        to key: ForwardedQuery.Key,
        at now: ContinuousClock.Instant
    ) -> (answer: UpstreamAnswer, age: UInt32)? {
        guard let place = places[key] else { return nil }
        let age = Self.age(of: slots[place], at: now)
        guard age < slots[place].answer.seconds else {
            remove(place)
            return nil
        }
        slots[place].wasUsed = true
        return (slots[place].answer, age)
    }

    /// Keeps an answer if it may be kept.
    mutating func keep(_ answer: UpstreamAnswer, to key: ForwardedQuery.Key, at now: ContinuousClock.Instant) {
        if let place = places[key] { remove(place) }
        let slot = Slot(key: key, answer: answer, since: now, wasUsed: false)
        guard answer.seconds > 0, slot.size <= limits.bytes else { return }
        while slots.count >= limits.answers || byteCount + slot.size > limits.bytes { removeLeastUseful(at: now) }
        places[key] = slots.count
        slots.append(slot)
        byteCount += slot.size
    }

    /// Forgets everything: other name servers may know other things.
    mutating func removeAll() {
        self = AnswerCache(limits: limits)
    }

    private mutating func removeLeastUseful(at now: ContinuousClock.Instant) {
        while true {
            if hand >= slots.count { hand = 0 }
            let slot = slots[hand]
            guard slot.wasUsed, Self.age(of: slot, at: now) < slot.answer.seconds else { return remove(hand) }
            slots[hand].wasUsed = false
            hand += 1
        }
    }

    /// Removes one; the last one takes its place.
    private mutating func remove(_ place: Int) {
        byteCount -= slots[place].size
        places[slots[place].key] = nil
        let last = slots.removeLast()
        guard place < slots.count else { return }
        slots[place] = last
        places[last.key] = place
    }

    private static func age(of slot: Slot, at now: ContinuousClock.Instant) -> UInt32 {
        UInt32(clamping: slot.since.duration(to: now).components.seconds)
    }
}
