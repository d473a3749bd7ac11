internal import NFTables
package import Netlink

extension NFTablesBackend {
    /// Whether anything of our own is there, of whatever version, whole or not: the operator's chain alone is not.
    package mutating func isInstalled() throws(NetlinkError) -> Bool {
        let present = try installedTables()
        return try present == [Ruleset.inet] ? !isRemainder() : !present.isEmpty
    }

    /// Whether nothing of the constant ruleset is missing or changed.
    ///
    /// Looks only where somebody else has changed anything of nftables since they were.
    package mutating func isWhole() throws(NetlinkError) -> Bool {
        let generation = try connection.generation()
        if generation == wholeGeneration { return true }
        let present = try installedTables()
        for wanted in tables {
            guard present.contains(wanted.reference) else { return false }
            let found = try InstalledTable(listing: wanted.reference, over: &connection)
            guard found.isCurrent(with: wanted) else { return false }
        }
        wholeGeneration = generation
        return true
    }

    mutating func installedTables() throws(NetlinkError) -> [TableReference] {
        let present = Set(try connection.tables().map(\.reference))
        return references.filter(present.contains)
    }

    /// Makes the tables whole, with these elements in them and no others; does nothing where they are.
    ///
    /// Rules and elements in one transaction: without elements the rules would drop, for that moment, what is all right.
    /// What is missing or changed is written anew. Elements outlive the loss of rules and chains, but not another
    /// version; the operator's chain outlives both. Where it is empty beside a table that is not whole, somebody took
    /// everything, and what was kept of it comes back in the same transaction; beside a whole one it is meant to be.
    ///
    /// - Parameter kept: What the operator's chain had, as ``OperatorRules`` has it.
    @discardableResult
    package mutating func settle(
        _ elements: Set<FirewallElement>,
        restoring kept: [UInt8] = []
    ) throws(NetlinkError) -> Settlement {
        // What others change from here on shows in the number.
        wholeGeneration = nil
        let generation = try connection.generation()
        let present = try installedTables()
        var batch = Batch()
        var keptSets: [FirewallSet] = []
        var isOperatorRobbed = false
        for wanted in tables {
            guard present.contains(wanted.reference) else {
                batch.add(wanted)
                if wanted.reference == Ruleset.inet { isOperatorRobbed = true }
                continue
            }
            let found = try InstalledTable(listing: wanted.reference, over: &connection)
            if found.isPart(of: wanted) {
                keptSets += sets.filter(found.has)
            } else {
                let operators = try connection.save(wanted.reference.chain(Ruleset.user), except: ([], []))
                batch.clear(found, keeping: operators)
            }
            guard !found.isCurrent(with: wanted) else { continue }
            batch.add(wanted)
            if wanted.reference == Ruleset.inet { isOperatorRobbed = !found.hasRules(Ruleset.user) }
        }
        let (missing, surplus) = difference(between: elements, and: try observed(in: keptSets))
        queue(add: missing, remove: surplus, in: &batch)
        let hasChanged = !batch.isEmpty
        let refused = try commit(batch, restoring: isOperatorRobbed ? kept : [])
        wholeGeneration = hasChanged ? generation &+ 1 : generation
        return Settlement(hasChanged: hasChanged, refused: refused)
    }

    /// Takes both tables away, with the operator's chain; none is no error.
    package mutating func uninstall() throws(NetlinkError) {
        wholeGeneration = nil
        var batch = Batch()
        for table in try installedTables() { batch.delete(table) }
        try connection.commit(batch)
    }
}

extension Batch {
    /// Queues a table with its sets, chains and rules; what exists stays, but for the rules of our own chains.
    fileprivate mutating func add(_ wanted: RulesetTable) {
        add(wanted.table)
        for set in wanted.sets { add(set) }
        for chain in wanted.chains { add(chain.chain) }
        for chain in wanted.ownChains { flush(chain.reference) }
        for rule in wanted.ownChains.flatMap(\.rules) { append(rule) }
    }
}
