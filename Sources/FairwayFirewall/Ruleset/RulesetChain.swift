internal import NFTables

/// A chain of the constant ruleset, with its rules.
struct RulesetChain: Sendable {
    let chain: Chain
    let rules: [Rule]

    init(_ name: String, in table: TableReference, base: BaseChain? = nil, _ rules: [[Statement]] = []) {
        let reference = table.chain(name)
        chain = Chain(reference, base: base, comment: Ruleset.comment(ofChain: name))
        self.rules = rules.map { Rule(in: reference, $0) }
    }
}
