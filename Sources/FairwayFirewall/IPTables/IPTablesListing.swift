/// What `iptables-save` prints, by chain.
struct IPTablesListing: Hashable, Sendable {
    private(set) var chains: [IPTablesRule.Chain: [String]] = [:]

    /// Takes tables that it doesn't know for nothing of ours.
    init(_ text: String) {
        var table: IPTablesRule.Table?
        for line in text.split(separator: "\n") {
            switch line.first {
            case "*": table = IPTablesRule.Table(rawValue: String(line.dropFirst()))
            case ":":
                guard let table, let name = line.dropFirst().split(separator: " ").first else { continue }
                chains[IPTablesRule.Chain(table: table, name: String(name)), default: []] += []
            case "-":
                let words = line.split(separator: " ", maxSplits: 2)
                guard let table, words.count == 3, words[0] == "-A" else { continue }
                chains[IPTablesRule.Chain(table: table, name: String(words[1])), default: []].append(String(words[2]))
            default: continue
            }
        }
    }

    /// The rules of a chain; nil where it is not there.
    ///
    /// Built-in chains are listed once their table was used.
    subscript(chain: IPTablesRule.Chain) -> [String]? { chains[chain] }
}
