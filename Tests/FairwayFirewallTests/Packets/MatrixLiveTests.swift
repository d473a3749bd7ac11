import FairwayModel
import FairwayTesting
import Testing

@Suite("Who reaches whom in every mode", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct MatrixLiveTests {
    /// Prints the table with what came of each cell: the number of trials that were as they should be, of all of them.
    @Test("By TCP, UDP and ping, in both families", arguments: BridgeNetfilter.positions)
    func matrix(callsIPTables: Bool?) throws {
        let lab = try MatrixLab(callsIPTables: callsIPTables)
        let rows = try MatrixPlan.rows()
        var wrong = rows.map { $0.outcomes.map { _ in [String]() } }
        for kind in [ProbeSocket.Kind.tcp, .udp, .ping] {
            for family in IPFamily.allCases {
                for (row, failures) in try lab.failures(kind, family, in: rows).enumerated() {
                    for (column, failure) in failures.enumerated() {
                        if let failure { wrong[row][column].append("\(kind) \(family): \(failure)") }
                    }
                }
            }
        }
        print(Self.text(of: rows, wrong, callsIPTables))
        for (row, failures) in zip(rows, wrong) {
            for (cell, failures) in zip(row.outcomes, failures) {
                #expect(failures == [], "\(row.way) by \(row.caller) on \(cell.network) should be \(cell.outcome)")
            }
        }
    }

    private static func text(of rows: [MatrixPlan.Row], _ wrong: [[[String]]], _ callsIPTables: Bool?) -> String {
        let switched = callsIPTables.map { $0 ? "1" : "0" } ?? "none"
        let names = rows.first?.outcomes.map(\.network) ?? []
        var lines = [line(["bridge-nf-call=\(switched)", "caller"] + names)]
        for (row, failures) in zip(rows, wrong) {
            let cells = zip(row.outcomes, failures).map { cell, failures in
                failures.isEmpty ? "\(cell.outcome) ok" : "\(cell.outcome) FAIL"
            }
            lines.append(line([row.way, row.caller] + cells))
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ words: [String]) -> String {
        words.enumerated().map { index, word in
            let width = index == 0 ? 20 : 11
            return word + String(repeating: " ", count: max(width - word.count, 1))
        }.joined()
    }
}
