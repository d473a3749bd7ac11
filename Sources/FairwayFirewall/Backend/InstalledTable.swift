internal import NFTables
internal import Netlink

/// A table of ours as the kernel has it.
struct InstalledTable {
    private let chains: [Chain]
    private let sets: [NamedSet]
    private let rules: [String: [Rule]]

    init(listing table: TableReference, over connection: inout NFTablesConnection) throws(NetlinkError) {
        chains = try connection.chains(of: table)
        sets = try connection.sets(of: table)
        rules = Dictionary(grouping: try connection.rules(of: table), by: \.chain.name)
    }

    /// Whether nothing is missing and nothing was changed.
    func isCurrent(with wanted: RulesetTable) -> Bool {
        Set(chains).isSuperset(of: wanted.chains.map(\.chain)) && Set(sets).isSuperset(of: wanted.sets)
            && wanted.ownChains.allSatisfy { chain in
                (rules[chain.reference.name] ?? []).map(\.expressions) == chain.rules.map(\.expressions)
            }
    }

    /// Whether a set is there, so that elements may be, too.
    func has(_ set: FirewallSet) -> Bool { sets.contains(set.definition) }

    /// Whether what is there is of our version, so that adding what is missing makes it whole.
    func isPart(of wanted: RulesetTable) -> Bool {
        let wantedChains = Dictionary(uniqueKeysWithValues: wanted.chains.map { ($0.reference, $0.chain) })
        let wantedSets = Dictionary(uniqueKeysWithValues: wanted.sets.map { ($0.reference, $0) })
        return chains.contains { $0.reference.name == Ruleset.versionChain }
            && chains.allSatisfy { wantedChains[$0.reference, default: $0] == $0 }
            && sets.allSatisfy { wantedSets[$0.reference, default: $0] == $0 }
    }

    /// Whether somebody took the operator's rules together with ours: where the way to his chain is there, it was he
    /// who emptied it.
    var isOperatorRobbed: Bool { rules[Ruleset.user] == nil && rules[Ruleset.versionChain] == nil }

    func chains(except kept: Set<String>) -> [ChainReference] {
        chains.map(\.reference).filter { !kept.contains($0.name) }
    }

    /// Sets without a name go with their rules.
    func sets(except kept: Set<String>) -> [SetReference] {
        sets.filter { !$0.flags.contains(.anonymous) && !kept.contains($0.name) }.map(\.reference)
    }
}
