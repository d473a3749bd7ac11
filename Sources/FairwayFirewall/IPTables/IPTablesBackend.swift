internal import FairwayModel
internal import LinuxSystem

/// Makes the policy real in rules of iptables and ip6tables, but for the bridge table's part of it.
///
/// Every verb runs programs in the calling thread's namespaces: one that lists a family's rules, and where those are
/// to change one that changes them. It keeps nothing in mind, so it adds no rule twice and misses none.
package struct IPTablesBackend: Sendable {
    package let programs: IPTablesPrograms
    let ruleset: IPTablesRuleset

    /// - Parameter prefix: what the names of its chains begin with.
    package init(programs: IPTablesPrograms, prefix: String) {
        self.programs = programs
        ruleset = IPTablesRuleset(prefix: prefix)
    }

    /// What its chains' names begin with.
    package var prefix: String { ruleset.prefix }

    /// Those that the kernel has.
    var families: [IPFamily] { Files.exists("/proc/net/if_inet6") ? [.ipv4, .ipv6] : [.ipv4] }

    /// Whether one of its chains is there.
    package func isInstalled() throws(IPTablesError) -> Bool {
        for family in families {
            let listing = try programs.listing(family)
            if ruleset.chains(family).keys.contains(where: { listing[$0] != nil }) { return true }
        }
        return false
    }

    /// Whether nothing is missing or changed of the rules that are always there.
    package func isWhole() throws(IPTablesError) -> Bool {
        for family in families where try !IPTablesChange.isWhole(family, in: ruleset, programs.listing(family)) {
            return false
        }
        return true
    }

    /// Removes and adds what the elements are in rules, all of a family and a table or none of it.
    ///
    /// What is there already is not added, and what is not there is not removed.
    package func apply(add added: [FirewallElement], remove removed: [FirewallElement]) throws(IPTablesError) {
        let (added, removed) = (added.flatMap(ruleset.rules), removed.flatMap(ruleset.rules))
        for family in families {
            let added = added.filter { $0.family == family }
            let removed = removed.filter { $0.family == family }
            guard !added.isEmpty || !removed.isEmpty else { continue }
            let listing = try programs.listing(family)
            let change = IPTablesChange.replacing(removed, by: added, family, in: ruleset, from: listing)
            guard let change else {
                let explanation = "chains of \(prefix) are missing or were changed"
                throw IPTablesError(program: "iptables", explanation: explanation, isOfIncompleteRules: true)
            }
            try programs.make(change, family)
        }
    }

    /// Makes the chains whole, with these elements' rules in them and no others.
    ///
    /// - Parameter kept: What the operator's chain had, as ``OperatorRules`` has it; it comes back where somebody took
    ///   it together with ours.
    package func settle(_ elements: Set<FirewallElement>, restoring kept: [UInt8] = []) throws(IPTablesError)
        -> Settlement
    {
        let rules = Set(elements.flatMap(ruleset.rules))
        let kept = IPTablesKeptChain.read(kept)
        var settlement = Settlement()
        for family in families {
            let listing = try programs.listing(family)
            let kept = kept.filter { $0.family == family }
            let change = IPTablesChange.settling(
                rules.filter { $0.family == family },
                family,
                in: ruleset,
                from: listing
            )
            let restored = IPTablesChange.restorable(kept, family, in: ruleset, from: listing)
            settlement.hasChanged = settlement.hasChanged || !change.isEmpty
            settlement.refused += try make(change, restoring: restored, family)
        }
        return settlement
    }

    /// In words, what ``settle(_:)`` would have to change.
    package func faults(_ elements: Set<FirewallElement>) throws(IPTablesError) -> [String] {
        let rules = Set(elements.flatMap(ruleset.rules))
        var faults: [String] = []
        for family in families {
            let change = IPTablesChange.settling(
                rules.filter { $0.family == family },
                family,
                in: ruleset,
                from: try programs.listing(family)
            )
            faults += change.faults.map { "\(family == .ipv4 ? "iptables" : "ip6tables"), \($0)" }
        }
        return faults
    }
}
