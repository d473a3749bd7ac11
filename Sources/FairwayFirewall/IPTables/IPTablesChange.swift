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

    /// What makes the change necessary, in words.
    var faults: [String] {
        IPTablesRule.Table.allCases.flatMap { table -> [String] in
            let lines = (lines[table] ?? []).map { $0.split(separator: " ", maxSplits: 2).map(String.init) }
            let chains = lines.map { $0[0] }.filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }
            let rules = lines.filter { $0.count == 3 && !$0[0].hasPrefix(":") && !chains.contains($0[1]) }
            return chains.map { "table \(table.rawValue): chain \($0) is missing or was changed" }
                + rules.map { words in
                    let fault = words[0] == "-D" ? "is there, and nothing asks for it" : "is missing"
                    return "table \(table.rawValue): rule \(words[1]) \(words[2]) \(fault)"
                }
        }
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
