/// How long something took each time, in milliseconds.
struct Samples {
    private var values: [Double] = []

    /// Adds what `body` takes.
    @discardableResult
    mutating func time<Value>(_ body: () async throws -> Value) async throws -> Value {
        let start = ContinuousClock.now
        let value = try await body()
        add(ContinuousClock.now - start)
        return value
    }

    mutating func add(_ others: Samples) { values += others.values }

    mutating func add(_ duration: Duration) {
        values.append(duration / .milliseconds(1))
    }

    var median: Double { quantile(0.5) }

    /// The smallest value that a share of all values is not above.
    func quantile(_ share: Double) -> Double {
        guard !values.isEmpty else { return 0 }
        let rank = Int((share * Double(values.count)).rounded(.up)) - 1
        return values.sorted()[min(max(rank, 0), values.count - 1)]
    }
}
