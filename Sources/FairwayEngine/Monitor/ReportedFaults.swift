/// What is known to be wrong with each object, so that it is told once, and again only when it has changed.
struct ReportedFaults {
    private var known: [String: String] = [:]

    /// Whether this is news of an object: not what was told of it last.
    mutating func isNew(_ faults: String, of object: String) -> Bool {
        known.updateValue(faults, forKey: object) != faults
    }

    /// Nothing is wrong with an object any more.
    mutating func forget(_ object: String) { known[object] = nil }
}
