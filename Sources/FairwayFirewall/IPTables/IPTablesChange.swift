/// What `iptables-restore --noflush` is fed: one change of one family, made table by table.
struct IPTablesChange: Hashable, Sendable {
    private var lines: [IPTablesRule.Table: [String]] = [:]

    var isEmpty: Bool { lines.values.allSatisfy(\.isEmpty) }

    var text: String {
        IPTablesRule.Table.allCases.compactMap { table in
            guard let lines = lines[table], !lines.isEmpty else { return nil }
            return (["*\(table.rawValue)"] + lines + ["COMMIT"]).joined(separator: "\n") + "\n"
        }.joined()
    }

    /// Makes a chain, or empties it.
    mutating func clear(_ chain: IPTablesRule.Chain) { add(chain, ":\(chain.name) - [0:0]") }

    /// Deletes a chain that is empty and that nothing leads to.
    mutating func drop(_ chain: IPTablesRule.Chain) { add(chain, "-X \(chain.name)") }

    mutating func append(_ rule: String, to chain: IPTablesRule.Chain) { add(chain, "-A \(chain.name) \(rule)") }

    mutating func insert(_ rule: String, into chain: IPTablesRule.Chain) { add(chain, "-I \(chain.name) \(rule)") }

    mutating func delete(_ rule: String, from chain: IPTablesRule.Chain) { add(chain, "-D \(chain.name) \(rule)") }

    private mutating func add(_ chain: IPTablesRule.Chain, _ line: String) {
        lines[chain.table, default: []].append(line)
    }
}
