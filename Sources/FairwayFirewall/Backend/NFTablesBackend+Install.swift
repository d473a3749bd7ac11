internal import NFTables
package import Netlink

extension NFTablesBackend {
    /// Whether a table of ours is there, of whatever version, whole or not.
    package mutating func isInstalled() throws(NetlinkError) -> Bool {
        try !installedTables().isEmpty
    }

    private mutating func installedTables() throws(NetlinkError) -> [TableReference] {
        let present = Set(try connection.tables().map(\.reference))
        return tables.map(\.reference).filter(present.contains)
    }

    /// Makes the constant ruleset whole, in one transaction; does nothing where it is.
    ///
    /// What is missing or changed is written anew. Elements survive a loss of rules, but neither another version nor
    /// the loss of a set; the rules of the operator's chain survive both.
    ///
    /// - Returns: whether elements may be missing now, because sets are new.
    @discardableResult
    package mutating func install() throws(NetlinkError) -> Bool {
        let present = try installedTables()
        var batch = Batch()
        var hasNewSets = false
        for wanted in tables {
            guard present.contains(wanted.reference) else {
                batch.add(wanted)
                hasNewSets = true
                continue
            }
            let found = try InstalledTable(listing: wanted.reference, over: &connection)
            if found.isCurrent(with: wanted) { continue }
            if found.keepsSets(of: wanted) {
                batch.rewriteRules(of: wanted)
            } else {
                batch.clear(found)
                batch.add(wanted)
                hasNewSets = true
            }
        }
        try connection.commit(batch)
        return hasNewSets
    }

    /// Takes both tables away, with the operator's chain; none is no error.
    package mutating func uninstall() throws(NetlinkError) {
        var batch = Batch()
        for table in try installedTables() { batch.delete(table) }
        try connection.commit(batch)
    }
}

extension Batch {
    /// Queues a table with its sets, chains and rules; what exists already stays.
    fileprivate mutating func add(_ wanted: RulesetTable) {
        add(wanted.table)
        for set in wanted.sets { add(set) }
        for chain in wanted.chains { add(chain.chain) }
        for rule in wanted.chains.flatMap(\.rules) { append(rule) }
    }

    /// Queues the rules anew, in chains and with sets that exist.
    fileprivate mutating func rewriteRules(of wanted: RulesetTable) {
        for chain in wanted.ownChains { flush(chain.chain.reference) }
        for rule in wanted.ownChains.flatMap(\.rules) { append(rule) }
    }

    /// Queues the end of everything but the operator's chain and what it leads to. Elements lead to chains, so sets go
    /// before them.
    fileprivate mutating func clear(_ found: InstalledTable) {
        for chain in found.disposableChains { flush(chain) }
        for set in found.disposableSets { delete(set) }
        for chain in found.disposableChains { delete(chain) }
    }
}
