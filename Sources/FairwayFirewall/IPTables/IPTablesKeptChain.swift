internal import FairwayModel

/// A chain of the operator's with its rules, in the words of `iptables-save`.
struct IPTablesKeptChain: Hashable, Sendable {
    var family: IPFamily
    var chain: IPTablesRule.Chain
    var rules: [String] = []

    var withoutRules: Self { Self(family: family, chain: chain) }

    /// A chain and those that its rules lead to, but for ours and those of the kernel.
    static func all(
        _ family: IPFamily,
        from start: IPTablesRule.Chain,
        in listing: IPTablesListing,
        except own: some Collection<IPTablesRule.Chain>
    ) -> [Self] {
        var kept: [Self] = []
        var waiting = [start]
        while let chain = waiting.popLast() {
            guard let rules = listing[chain], !kept.contains(where: { $0.chain == chain }), !own.contains(chain),
                !["INPUT", "FORWARD", "OUTPUT"].contains(chain.name)
            else { continue }
            kept.append(Self(family: family, chain: chain, rules: rules))
            waiting += rules.compactMap(target).map { IPTablesRule.Chain(table: start.table, name: $0) }
        }
        return kept.first?.rules.isEmpty == false ? kept : []
    }

    /// Where a rule leads: the last word after `-j` or `-g`, for what a target has of options comes after it.
    private static func target(of rule: String) -> String? {
        var isQuoted = false
        var isEscaped = false
        let words = rule.split { character in
            defer { isEscaped = character == "\\" && !isEscaped }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            return character == " " && !isQuoted
        }
        guard let index = words.firstIndex(where: { $0 == "-j" || $0 == "-g" }), index + 1 < words.count else {
            return nil
        }
        return String(words[index + 1])
    }
}

/// As a text: a line for each chain, and one for each of its rules.
extension IPTablesKeptChain {
    static func bytes(of chains: [Self]) -> [UInt8] {
        let lines = chains.flatMap { kept in
            let name = "\(kept.family.rawValue) \(kept.chain.name)"
            return [name] + kept.rules.map { "\(name) \($0)" }
        }
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    static func read(_ bytes: [UInt8]) -> [Self] {
        var chains: [Self] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count >= 2, let family = IPFamily(rawValue: words[0]) else { continue }
            if words.count == 2 {
                let chain = IPTablesRule.Chain(table: .filter, name: words[1])
                chains.append(Self(family: family, chain: chain))
            } else if !chains.isEmpty {
                chains[chains.count - 1].rules.append(words[2])
            }
        }
        return chains
    }
}

extension IPTablesChange {
    /// What of the operator's chains was taken together with ours: where the way to his chain is there, it was he who
    /// emptied it.
    static func restorable(
        _ kept: [IPTablesKeptChain],
        _ family: IPFamily,
        in ruleset: IPTablesRuleset,
        from listing: IPTablesListing
    ) -> [IPTablesKeptChain] {
        let hook = ruleset.hooks(family).first { $0.specification == "-j \(ruleset.user.name)" }
        let hasWay = hook.map { listing[$0.chain]?.contains($0.specification) ?? false } ?? false
        guard !hasWay || listing[ruleset.user] == nil, listing[ruleset.user]?.isEmpty ?? true else { return [] }
        return kept.filter { listing[$0.chain]?.isEmpty ?? true }
    }

    /// With these chains, which are empty or not there.
    func adding(_ kept: [IPTablesKeptChain]) -> Self {
        var change = self
        for chain in kept { change.clear(chain.chain) }
        for chain in kept { for rule in chain.rules { change.append(rule, to: chain.chain) } }
        return change
    }
}
