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
    /// version; the operator's chain outlives both. Where somebody took that, too, with everything else, what was kept
    /// of it comes back in the same transaction.
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
        var kept = (sets: [FirewallSet](), rules: kept)
        for wanted in tables {
            let found =
                present.contains(wanted.reference)
                ? try InstalledTable(listing: wanted.reference, over: &connection) : nil
            kept.sets += try queue(wanted, over: found, in: &batch)
            if wanted.reference == Ruleset.inet, found?.isOperatorRobbed == false { kept.rules = [] }
        }
        let (missing, surplus) = difference(between: elements, and: try observed(in: kept.sets))
        queue(add: missing, remove: surplus, in: &batch)
        let hasChanged = !batch.isEmpty
        let refused = try commit(batch, restoring: kept.rules)
        wholeGeneration = hasChanged ? generation &+ 1 : generation
        return Settlement(hasChanged: hasChanged, refused: refused)
    }

    /// Queues what a table lacks, and the end of what is of another version.
    ///
    /// - Returns: the sets whose elements stay.
    private mutating func queue(
        _ wanted: RulesetTable,
        over found: InstalledTable?,
        in batch: inout Batch
    ) throws(NetlinkError) -> [FirewallSet] {
        guard let found else {
            batch.add(wanted)
            return []
        }
        let isPart = found.isPart(of: wanted)
        if !isPart {
            let operators = try connection.save(wanted.reference.chain(Ruleset.user), except: ([], []))
            batch.clear(found, keeping: operators)
        }
        if !found.isCurrent(with: wanted) { batch.add(wanted) }
        return isPart ? sets.filter(found.has) : []
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
