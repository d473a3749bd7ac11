internal import NFTables

/// Statements about the sets and maps of this ruleset.
extension Statement {
    /// `SELECTOR . SELECTOR… @SET`.
    static func when(_ selectors: Selector..., isIn set: FirewallSet) -> Self {
        when(selectors, isIn: set.definition)
    }

    /// `SELECTOR . SELECTOR… != @SET`.
    static func when(_ selectors: Selector..., isNotIn set: FirewallSet) -> Self {
        when(selectors, isNotIn: set.definition)
    }

    /// `SELECTOR . SELECTOR… vmap @MAP`.
    static func verdict(for selectors: Selector..., from map: FirewallSet) -> Self {
        verdict(for: selectors, from: map.definition)
    }

    /// `dnat ip to SELECTOR . SELECTOR… map @MAP`.
    static func dnat(for selectors: Selector..., from map: FirewallSet) -> Self {
        dnat(for: selectors, from: map.definition)
    }

    /// `snat ip to SELECTOR . SELECTOR… map @MAP`.
    static func snat(for selectors: Selector..., from map: FirewallSet) -> Self {
        snat(for: selectors, from: map.definition)
    }
}
