internal import FairwayModel

/// `--filter KEY=VALUE`: values of one key are alternatives, different keys must all hold.
struct Filters {
    private let values: [String: [String]]

    /// Reads the flags; a key that isn't known is an error that names those that are.
    init(_ flags: [String], known: [String]) throws(FairwayError) {
        var values: [String: [String]] = [:]
        for flag in flags {
            guard let equals = flag.firstIndex(of: "="), equals != flag.startIndex else {
                throw FairwayError(.invalidArgument, "invalid value \"\(flag)\" for --filter: it must be KEY=VALUE")
            }
            let key = String(flag[..<equals])
            guard known.contains(key) else {
                let keys = known.joined(separator: ", ")
                throw FairwayError(
                    .invalidArgument,
                    "invalid value \"\(flag)\" for --filter: there is no filter \"\(key)\", only \(keys)"
                )
            }
            values[key, default: []].append(String(flag[flag.index(after: equals)...]))
        }
        self.values = values
    }

    /// Whether nothing was asked for this key, or one of the values that were holds.
    func allow(_ key: String, _ holds: (String) -> Bool) -> Bool {
        values[key].map { $0.contains(where: holds) } ?? true
    }

    /// What was asked for this key.
    subscript(_ key: String) -> [String] { values[key] ?? [] }

    func mentions(_ key: String) -> Bool { values[key] != nil }

    /// Whether labels have what each value asks.
    func allowLabels(_ labels: [String: String]) -> Bool {
        self["label"].allSatisfy { LabelCondition($0).holds(for: labels) }
    }
}
