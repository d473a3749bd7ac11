internal import NFTables

/// A table of the constant ruleset, with everything in it but elements.
struct RulesetTable: Sendable {
    let table: Table
    let chains: [RulesetChain]

    var reference: TableReference { table.reference }

    var sets: [NamedSet] { FirewallSet.allCases.map(\.definition).filter { $0.reference.table == reference } }

    /// The chains that are Fairway's: all but the operator's.
    var ownChains: [RulesetChain] { chains.filter { $0.reference.name != Ruleset.user } }
}
