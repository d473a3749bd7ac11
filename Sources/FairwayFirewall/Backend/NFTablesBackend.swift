package import NFTables
package import Netlink

/// Makes the policy real in nftables, by netlink.
///
/// Every verb blocks the calling thread, and works in the namespace that the connection was made in.
package struct NFTablesBackend: ~Copyable {
    /// The name of both tables, of family inet and of family bridge.
    package static let tableName = "fairway"

    var connection: NFTablesConnection
    let tables: [RulesetTable]

    /// - Parameter linkGroup: the group of Fairway's bridge ports (`ip link … group N`).
    package init(connection: consuming NFTablesConnection, linkGroup: UInt32 = 0xfa17) {
        self.connection = connection
        tables = Ruleset.tables(linkGroup: linkGroup)
    }

    /// The number by which announcements name this backend as their cause.
    package var portID: UInt32 { connection.portID }

    /// Removes and adds elements, all in one transaction or none of them.
    ///
    /// An element to be removed has to be there, and one to be added may be, as long as it leads to the same.
    package mutating func apply(add added: [FirewallElement], remove removed: [FirewallElement]) throws(NetlinkError) {
        var batch = Batch()
        for (set, elements) in Self.grouped(removed) { batch.delete(elements, from: set.definition) }
        for (set, elements) in Self.grouped(added) { batch.add(elements, to: set.definition) }
        try connection.commit(batch)
    }

    private static func grouped(_ elements: [FirewallElement]) -> [(FirewallSet, [SetElement])] {
        let groups = Dictionary(grouping: elements, by: \.set)
        return FirewallSet.allCases.compactMap { set in
            groups[set].map { elements in (set, elements.map(\.element)) }
        }
    }

    /// Every element that the kernel has; `ENOENT` where the ruleset is not installed.
    package mutating func observed() throws(NetlinkError) -> Set<FirewallElement> {
        var observed: Set<FirewallElement> = []
        for set in FirewallSet.allCases {
            for element in try connection.elements(of: set.definition) {
                observed.insert(FirewallElement(set, listed: element))
            }
        }
        return observed
    }

    /// Whether the operator's chain `user` has rules.
    package mutating func hasUserRules() throws(NetlinkError) -> Bool {
        try !connection.rules(of: Ruleset.inet.chain(Ruleset.user)).isEmpty
    }
}
