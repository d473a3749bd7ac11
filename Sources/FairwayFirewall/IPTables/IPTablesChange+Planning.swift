internal import FairwayModel

/// What has to change for something to be so, as pure functions of what is there.
extension IPTablesChange {
    private typealias Chain = IPTablesRule.Chain

    /// Makes our chains whole with exactly these elements' rules in them, and what leads there.
    ///
    /// A chain whose order is wrong is written anew, in the same step in which it is emptied.
    static func settling(
        _ rules: Set<IPTablesRule>,
        _ family: IPFamily,
        in ruleset: IPTablesRuleset,
        from listing: IPTablesListing
    ) -> Self {
        var change = Self()
        let wanted = Dictionary(grouping: rules, by: \.chain)
        let chains = ruleset.chains(family).sorted { $0.key.name < $1.key.name }.map { chain, constant in
            (chain, expected: ExpectedChain(constant: constant, rules: wanted[chain] ?? []))
        }
        let isInOrder = { (chain: Chain, expected: ExpectedChain) in
            listing[chain].map(expected.isInOrder(in:)) ?? false
        }
        // Rules lead to chains, which have to be there before.
        for (chain, expected) in chains where !isInOrder(chain, expected) { change.clear(chain) }
        if listing[ruleset.user] == nil { change.clear(ruleset.user) }
        for (chain, expected) in chains {
            if isInOrder(chain, expected) {
                change.align(chain, expected, listing[chain] ?? [])
            } else {
                for rule in expected.all { change.append(rule, to: chain) }
            }
        }
        change.alignBuiltIn(Array(rules), family, in: ruleset, from: listing)
        change.hook(ruleset.hooks(family), in: listing)
        return change
    }

    /// Of chains that are not ours, only the rules that carry our comment are.
    private mutating func alignBuiltIn(
        _ rules: [IPTablesRule],
        _ family: IPFamily,
        in ruleset: IPTablesRuleset,
        from listing: IPTablesListing
    ) {
        let own = Set(ruleset.chains(family).keys)
        let wanted = Dictionary(grouping: rules, by: \.chain)
        for chain in Set(wanted.keys).union(listing.chains.keys).subtracting(own) {
            align(
                chain,
                ExpectedChain(constant: [], rules: wanted[chain] ?? []),
                (listing[chain] ?? []).filter(ruleset.isOurs)
            )
        }
    }

    /// Takes rules out that are there, and puts others in that are not; nil where the chains are not whole.
    static func replacing(
        _ removed: [IPTablesRule],
        by added: [IPTablesRule],
        _ family: IPFamily,
        in ruleset: IPTablesRuleset,
        from listing: IPTablesListing
    ) -> Self? {
        let isWhole = isWhole(family, in: ruleset, listing)
        guard added.isEmpty || isWhole else { return nil }
        var change = Self()
        for rule in removed where !added.contains(rule) {
            let count = (listing[rule.chain] ?? []).count { $0 == rule.specification }
            for _ in 0..<count { change.delete(rule.specification, from: rule.chain) }
        }
        for rule in added where listing[rule.chain]?.contains(rule.specification) != true {
            change.add(rule)
        }
        return change
    }

    /// Whether all chains are there, with the rules that always are, and what leads to them.
    static func isWhole(_ family: IPFamily, in ruleset: IPTablesRuleset, _ listing: IPTablesListing) -> Bool {
        listing[ruleset.user] != nil
            && ruleset.chains(family).allSatisfy { chain, constant in
                listing[chain].map { ExpectedChain(constant: constant, rules: []).isInOrder(in: $0) } ?? false
            }
            && ruleset.hooks(family).allSatisfy { listing[$0.chain]?.contains($0.specification) ?? false }
    }

    /// Takes everything of ours away.
    ///
    /// - Parameter keepsUser: Whether the operator's chain stays where it has rules.
    static func removing(
        _ family: IPFamily,
        of ruleset: IPTablesRuleset,
        from listing: IPTablesListing,
        keepsUser: Bool = true
    ) -> Self {
        var change = Self()
        let keepsUser = keepsUser && listing[ruleset.user]?.isEmpty == false
        let userJump = "-j \(ruleset.user.name)"
        for hook in ruleset.hooks(family) where !(keepsUser && hook.specification == userJump) {
            for rule in listing[hook.chain] ?? [] where rule == hook.specification {
                change.delete(rule, from: hook.chain)
            }
        }
        for (chain, rules) in listing.chains {
            for rule in rules.filter(ruleset.isOurs) { change.delete(rule, from: chain) }
        }
        var own = ruleset.chains(family).keys.filter { listing[$0] != nil }.sorted { $0.name < $1.name }
        if !keepsUser, listing[ruleset.user] != nil { own.append(ruleset.user) }
        for chain in own { change.clear(chain) }
        for chain in own { change.drop(chain) }
        return change
    }

    private mutating func add(_ rule: IPTablesRule) {
        switch rule.place {
        case .before: insert(rule.specification, into: rule.chain)
        case .after: append(rule.specification, to: rule.chain)
        }
    }

    /// Takes out what is too many of a chain that is in order, and puts in what is missing.
    private mutating func align(_ chain: IPTablesRule.Chain, _ expected: ExpectedChain, _ found: [String]) {
        var missing = Dictionary(expected.all.map { ($0, 1) }, uniquingKeysWith: +)
        for rule in found {
            if let count = missing[rule], count > 0 { missing[rule] = count - 1 } else { delete(rule, from: chain) }
        }
        for rule in expected.rules.sorted(by: { $0.specification < $1.specification })
        where missing[rule.specification, default: 0] > 0 { add(rule) }
    }

    /// Leads to our chains: once each, and in their order where they have to be first.
    private mutating func hook(_ hooks: [IPTablesRuleset.Hook], in listing: IPTablesListing) {
        let byChain = Dictionary(grouping: hooks, by: \.chain)
        for (chain, hooks) in byChain.sorted(by: { $0.key.name < $1.key.name }) {
            let wanted = hooks.map(\.specification)
            let found = (listing[chain] ?? []).filter(wanted.contains)
            guard found != wanted else { continue }
            for rule in found { delete(rule, from: chain) }
            for hook in hooks where !hook.isFirst { append(hook.specification, to: chain) }
            for hook in hooks.reversed() where hook.isFirst { insert(hook.specification, into: chain) }
        }
    }
}

/// What a chain of ours has to be.
private struct ExpectedChain {
    let constant: [String]
    let rules: [IPTablesRule]

    /// In an order that is right.
    var all: [String] {
        specifications(.before) + constant + specifications(.after)
    }

    /// Whether whatever there is stands where it has to.
    func isInOrder(in found: [String]) -> Bool {
        let before = Set(specifications(.before))
        let after = Set(specifications(.after))
        guard let first = constant.first else {
            guard let end = found.firstIndex(where: after.contains) else { return true }
            return !found[end...].contains(where: before.contains)
        }
        guard let start = found.firstIndex(of: first), found.count >= start + constant.count else { return false }
        let end = start + constant.count
        return Array(found[start..<end]) == constant && !found[..<start].contains(where: after.contains)
            && !found[end...].contains(where: before.contains)
    }

    private func specifications(_ place: IPTablesRule.Place) -> [String] {
        rules.filter { $0.place == place }.map(\.specification).sorted()
    }
}
