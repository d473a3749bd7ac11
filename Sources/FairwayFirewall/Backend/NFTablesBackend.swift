package import NFTables
package import Netlink
internal import SystemPackage

/// Makes the policy real in nftables, by netlink.
///
/// Every verb blocks the calling thread, and works in the namespace that the connection was made in.
package struct NFTablesBackend: ~Copyable {
    /// The name of both tables, of family inet and of family bridge.
    package static let tableName = "fairway"

    var connection: NFTablesConnection
    let tables: [RulesetTable]

    /// - Parameters:
    ///   - linkGroup: the group of Fairway's bridge ports (`ip link … group N`).
    ///   - families: those of the tables that it is about; elements of others are none of its business.
    package init(
        connection: consuming NFTablesConnection,
        linkGroup: UInt32 = 0xfa17,
        families: Set<TableFamily> = [.inet, .bridge]
    ) {
        self.connection = connection
        tables = Ruleset.tables(linkGroup: linkGroup).filter { families.contains($0.reference.family) }
    }

    /// The number by which announcements name this backend as their cause.
    package var portID: UInt32 { connection.portID }

    /// Removes and adds elements, all in one transaction or none of them.
    ///
    /// An element to be removed has to be there, and one to be added may be, as long as it leads to the same.
    package mutating func apply(add added: [FirewallElement], remove removed: [FirewallElement]) throws(NetlinkError) {
        var batch = Batch()
        queue(add: added, remove: removed, in: &batch)
        try connection.commit(batch)
    }

    func queue(add added: [FirewallElement], remove removed: [FirewallElement], in batch: inout Batch) {
        for (set, elements) in grouped(removed) { batch.delete(elements, from: set.definition) }
        for (set, elements) in grouped(added) { batch.add(elements, to: set.definition) }
    }

    var sets: [FirewallSet] {
        FirewallSet.allCases.filter { set in tables.contains { $0.reference == set.definition.reference.table } }
    }

    private func grouped(_ elements: [FirewallElement]) -> [(FirewallSet, [SetElement])] {
        let groups = Dictionary(grouping: elements, by: \.set)
        return sets.compactMap { set in
            groups[set].map { elements in (set, elements.map(\.element)) }
        }
    }

    /// Every element that the kernel has; `ENOENT` where the ruleset is not installed.
    package mutating func observed() throws(NetlinkError) -> Set<FirewallElement> { try observed(in: sets) }

    mutating func observed(in sets: [FirewallSet]) throws(NetlinkError) -> Set<FirewallElement> {
        var observed: Set<FirewallElement> = []
        for set in sets {
            for element in try connection.elements(of: set.definition) {
                observed.insert(FirewallElement(set, listed: element))
            }
        }
        return observed
    }

    /// In words, what ``settle(_:)`` would have to change.
    package mutating func faults(_ elements: Set<FirewallElement>) throws(NetlinkError) -> [String] {
        if !tables.isEmpty, try !isInstalled() { return ["its tables are gone"] }
        guard try isWhole() else { return ["a part of its tables is missing or was changed"] }
        let (missing, surplus) = difference(between: elements, and: try observed())
        return missing.map { "\($0) is missing" } + surplus.map { "\($0) is there, and nothing asks for it" }
    }

    func difference(
        between elements: Set<FirewallElement>,
        and observed: Set<FirewallElement>
    ) -> (missing: [FirewallElement], surplus: [FirewallElement]) {
        let own = Set(sets)
        let missing = elements.subtracting(observed).filter { own.contains($0.set) }
        return (missing.sorted(), observed.subtracting(elements).sorted())
    }

    /// Removes those of the elements that are there: of what was killed half-way there may be only some, or no table.
    ///
    /// - Throws: `NetlinkError`: `ENOENT` where somebody deleted one of the tables.
    package mutating func withdraw(_ elements: [FirewallElement]) throws(NetlinkError) {
        do throws(NetlinkError) {
            try apply(add: [], remove: elements)
        } catch {
            guard error.code == .noSuchFileOrDirectory else { throw error }
            guard try isInstalled() else { return }
            try apply(add: [], remove: try observed().intersection(elements).sorted())
        }
    }

    /// Whether the operator's chain `user` has rules.
    package mutating func hasUserRules() throws(NetlinkError) -> Bool {
        try !connection.rules(of: Ruleset.inet.chain(Ruleset.user)).isEmpty
    }
}
