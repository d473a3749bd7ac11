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
    private let linkGroup: UInt32
    /// The tables that it is about.
    let references: [TableReference]
    /// The sets and maps of these tables.
    let sets: [FirewallSet]
    /// What the tables have to be; made at its first use, as it takes longer than anything else at a start.
    private(set) lazy var tables = Ruleset.tables(linkGroup: linkGroup).filter { references.contains($0.reference) }
    /// The ruleset's number at which the tables were whole; transactions of others make it another one.
    var wholeGeneration: UInt32?

    /// - Parameters:
    ///   - linkGroup: the group of Fairway's bridge ports (`ip link … group N`).
    ///   - families: those of the tables that it is about; elements of others are none of its business.
    package init(
        connection: consuming NFTablesConnection,
        linkGroup: UInt32 = 0xfa17,
        families: Set<TableFamily> = [.inet, .bridge]
    ) {
        self.connection = connection
        self.linkGroup = linkGroup
        references = [Ruleset.inet, Ruleset.bridge].filter { families.contains($0.family) }
        sets = FirewallSet.allCases.filter { families.contains($0.definition.reference.table.family) }
    }

    /// The number by which announcements name this backend as their cause.
    package var portID: UInt32 { connection.portID }

    /// Removes and adds elements, all in one transaction or none of them.
    ///
    /// An element to be removed has to be there, and one to be added may be, as long as it leads to the same.
    package mutating func apply(add added: [FirewallElement], remove removed: [FirewallElement]) throws(NetlinkError) {
        var batch = Batch()
        queue(add: added, remove: removed, in: &batch)
        try commit(batch)
    }

    /// Commits changes that leave whole tables whole.
    ///
    /// Where it turns out to change nothing the number stays, and differs from ours from then on: that costs a look.
    mutating func commit(_ batch: consuming Batch) throws(NetlinkError) {
        guard !batch.isEmpty else { return }
        try connection.commit(batch)
        wholeGeneration = wholeGeneration.map { $0 &+ 1 }
    }

    func queue(add added: [FirewallElement], remove removed: [FirewallElement], in batch: inout Batch) {
        for (set, elements) in grouped(removed) { batch.delete(elements, from: set.definition) }
        for (set, elements) in grouped(added) { batch.add(elements, to: set.definition) }
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
        if !references.isEmpty, try !isInstalled() { return ["its tables are gone"] }
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
}
