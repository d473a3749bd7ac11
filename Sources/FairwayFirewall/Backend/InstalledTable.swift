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

    var disposableChains: [ChainReference] {
        let kept = operatorNames.chains
        return chains.map(\.reference).filter { !kept.contains($0.name) }
    }

    /// Sets without a name go with their rules.
    var disposableSets: [SetReference] {
        let kept = operatorNames.sets
        return sets.filter { !$0.flags.contains(.anonymous) && !kept.contains($0.name) }.map(\.reference)
    }

    /// The operator's chain, and the chains and sets that its rules lead to: somebody may have put them here.
    private var operatorNames: (chains: Set<String>, sets: Set<String>) {
        var chains: Set<String> = []
        var sets: Set<String> = []
        var waiting = [Ruleset.user]
        while let chain = waiting.popLast() {
            guard chains.insert(chain).inserted else { continue }
            for expression in (rules[chain] ?? []).flatMap(\.expressions) {
                switch expression {
                case .lookup(let lookup): sets.insert(lookup.set)
                case .immediate(.verdict(.jump(let next))), .immediate(.verdict(.goto(let next))): waiting.append(next)
                default: break
                }
            }
        }
        return (chains, sets)
    }
}
