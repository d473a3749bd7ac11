internal import NFTables

/// A chain of the constant ruleset, with its rules.
struct RulesetChain: Sendable {
    let chain: Chain
    let rules: [Rule]

    init(_ name: String, in table: TableReference, base: BaseChain? = nil, _ rules: [[Statement]]) {
        let reference = table.chain(name)
        let comment = name == Ruleset.versionChain ? "schema \(Ruleset.version)" : nil
        chain = Chain(reference, base: base, comment: comment)
        self.rules = rules.map { Rule(in: reference, $0) }
    }

    var reference: ChainReference { chain.reference }
}
