internal import FairwayModel

/// How often one object is repaired: whoever takes it away again and again is not fought for ever.
struct RepairBudget {
    private static let limit = 3
    private static let period = Duration.seconds(60)

    private var repairs: [ObjectID: [ContinuousClock.Instant]] = [:]
    /// Objects that were left as they are, until there is room for another repair.
    private(set) var postponed: Set<ObjectID> = []

    /// Whether the object may be repaired now, which counts as a repair.
    mutating func spend(on id: ObjectID, at now: ContinuousClock.Instant = .now) -> Bool {
        let recent = repairs[id, default: []].filter { $0 + Self.period > now }
        guard recent.count < Self.limit else {
            postponed.insert(id)
            return false
        }
        repairs[id] = recent + [now]
        postponed.remove(id)
        return true
    }

    /// Forgets objects that are gone.
    mutating func keep(only ids: Set<ObjectID>) {
        repairs = repairs.filter { ids.contains($0.key) }
        postponed.formIntersection(ids)
    }
}
