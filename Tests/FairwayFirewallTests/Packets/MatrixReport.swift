/// What came of a way that was tried.
struct MatrixOutcome {
    var row: Int
    var column: Int
    /// What came of it instead of what should; nil where it is as it should be.
    var failure: String?
}

/// What came of all ways, in one table.
struct MatrixReport {
    private let rows: [MatrixPlan.Row]
    /// The runs, each as words, and how many ways it has tried.
    private var runs: [(words: [String], ways: Int)] = []
    private var tries: [[Int]]
    private var failed: [[Int]]
    private(set) var failures: [String] = []

    init(_ rows: [MatrixPlan.Row]) {
        self.rows = rows
        tries = rows.map { $0.outcomes.map { _ in 0 } }
        failed = tries
    }

    /// Takes in what came of a run.
    mutating func add(_ outcomes: [MatrixOutcome], of run: [String]) {
        if runs.last.map({ $0.words == run }) != true { runs.append((run, 0)) }
        runs[runs.count - 1].ways += outcomes.count
        for outcome in outcomes {
            tries[outcome.row][outcome.column] += 1
            guard let failure = outcome.failure else { continue }
            failed[outcome.row][outcome.column] += 1
            let row = rows[outcome.row]
            let cell = row.outcomes[outcome.column]
            failures.append(
                "\(row.way) by \(row.caller) on \(cell.network) should be \(cell.outcome), is \(failure): "
                    + run.joined(separator: ", ")
            )
        }
    }

    var text: String {
        let widths = [17, 11, 25, 14, 6]
        let names = rows.first?.outcomes.map(\.network) ?? []
        var lines = [Self.line(["rules by", "bridge-nf", "the host", "tried by", "ways"], widths)]
        lines += runs.map { Self.line($0.words + ["\($0.ways)"], widths) }
        lines.append(Self.line(["way", "caller"] + names, [20, 11]))
        for (row, plan) in rows.enumerated() {
            let cells = plan.outcomes.enumerated().map { column, cell in
                if tries[row][column] == 0 { return "-" }
                return failed[row][column] == 0 ? "\(cell.outcome) ok" : "\(cell.outcome) FAIL"
            }
            lines.append(Self.line([plan.way, plan.caller] + cells, [20, 11]))
        }
        let ways = runs.map(\.ways).reduce(0, +)
        return (lines + ["\(ways) ways, \(failures.count) failures"]).joined(separator: "\n")
    }

    /// Words below each other; those without a width of their own have that of the last.
    private static func line(_ words: [String], _ widths: [Int]) -> String {
        words.enumerated().map { index, word in
            let width = index < widths.count ? widths[index] : widths.last ?? 0
            return word + String(repeating: " ", count: max(width - word.count, 1))
        }.joined()
    }
}
