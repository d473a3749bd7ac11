internal import FairwayModel
internal import LinuxSystem

/// The operator's chain, and the chains of his that its rules lead to.
extension IPTablesBackend {
    /// Where its changes are announced.
    var operatorsPlace: OperatorsPlace {
        OperatorsPlace(table: ruleset.user.table.rawValue, chain: ruleset.user.name)
    }

    /// How many rules the operator's chain has, in both families.
    package func userRuleCount() throws(IPTablesError) -> Int {
        var count = 0
        for family in families { count += try programs.listing(family)[ruleset.user]?.count ?? 0 }
        return count
    }

    /// What the operator's chain has; nil where our own are not whole: then nobody knows who took what is missing.
    package func operatorRules() throws(IPTablesError) -> OperatorRules? {
        var kept: [IPTablesKeptChain] = []
        for family in families {
            let listing = try programs.listing(family)
            guard IPTablesChange.isWhole(family, in: ruleset, listing) else { return nil }
            kept += IPTablesKeptChain.all(family, from: ruleset.user, in: listing, except: ruleset.chains(family).keys)
        }
        return OperatorRules(IPTablesKeptChain.bytes(of: kept))
    }

    /// Makes a change with what was kept of the operator's rules, in one run.
    ///
    /// What is refused of his is left out: ours have to be there.
    ///
    /// - Returns: what was left out, and why.
    func make(
        _ change: IPTablesChange,
        restoring kept: [IPTablesKeptChain],
        _ family: IPFamily
    ) throws(IPTablesError) -> [String] {
        do throws(IPTablesError) {
            try programs.make(change.adding(kept), family)
            return []
        } catch {
            guard !kept.isEmpty else { throw error }
        }
        try programs.make(change.adding(kept.map(\.withoutRules)), family)
        var refused: [String] = []
        for chain in kept {
            for rule in chain.rules {
                var single = IPTablesChange()
                single.append(rule, to: chain.chain)
                do throws(IPTablesError) {
                    try programs.make(single, family)
                } catch {
                    refused.append("\"-A \(chain.chain.name) \(rule)\": \(error)")
                }
            }
        }
        return refused
    }

    /// Takes every chain of ours away and what leads there; the operator's stays in force where it has rules.
    ///
    /// - Returns: whether it has any.
    @discardableResult
    package func retire() throws(IPTablesError) -> Bool {
        var hasRules = false
        for family in families {
            let listing = try programs.listing(family)
            if listing[ruleset.user]?.isEmpty == false { hasRules = true }
            try programs.make(.removing(family, of: ruleset, from: listing), family)
        }
        return hasRules
    }

    /// Takes every chain away, the operator's too, and what leads there; none is no error.
    package func uninstall() throws(IPTablesError) {
        for family in families {
            let listing = try programs.listing(family)
            try programs.make(.removing(family, of: ruleset, from: listing, keepsUser: false), family)
        }
    }
}
