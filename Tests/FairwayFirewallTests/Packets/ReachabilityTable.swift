import FairwayTesting
import IPAddressing
import Testing

/// Who reaches whom: a column for each caller, a row for each target, and in each cell what comes of it.
///
/// A cell names the address that the one who is reached sees as the caller; `no` means that nothing comes back and
/// nothing arrives, `refused` that the host says so, and `-` that it isn't tried.
struct ReachabilityTable {
    struct Cell: Hashable {
        var caller: String
        var target: SocketName
        var outcome: String
    }

    let callers: [String]
    let rows: [(target: SocketName, outcomes: [String])]

    init(_ text: String) throws {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let head = try #require(lines.first)
        let callers = Array(head.dropFirst())
        self.callers = callers
        rows = try lines.dropFirst().map { words in
            let outcomes = Array(words.dropFirst())
            try #require(outcomes.count == callers.count, "row \(words.first ?? "") has another number of cells")
            return (try #require(SocketName(words[0]), "\(words[0]) is no target"), outcomes)
        }
    }

    /// What is to be tried, what must be lost first: when the rest has arrived, that would have, too.
    var cells: [Cell] {
        let all = rows.flatMap { row in
            zip(callers, row.outcomes).map { Cell(caller: $0, target: row.target, outcome: $1) }
        }
        let tried = all.filter { $0.outcome != "-" }
        return tried.filter { $0.outcome == "no" } + tried.filter { $0.outcome != "no" }
    }
}
