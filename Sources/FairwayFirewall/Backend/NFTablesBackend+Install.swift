internal import NFTables
package import Netlink

extension NFTablesBackend {
    /// Whether a table of ours is there, of whatever version, whole or not.
    package mutating func isInstalled() throws(NetlinkError) -> Bool {
        try !installedTables().isEmpty
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

    private mutating func installedTables() throws(NetlinkError) -> [TableReference] {
        let present = Set(try connection.tables().map(\.reference))
        return references.filter(present.contains)
    }

    /// Makes the tables whole, with these elements in them and no others; does nothing where they are.
    ///
    /// Rules and elements in one transaction: without elements the rules would drop, for that moment, what is all right.
    /// What is missing or changed is written anew. Elements outlive the loss of rules and chains, but not another
    /// version; the operator's chain outlives both.
    ///
    /// - Returns: whether anything had to be changed.
    @discardableResult
    package mutating func settle(_ elements: Set<FirewallElement>) throws(NetlinkError) -> Bool {
        // What others change from here on shows in the number.
        wholeGeneration = nil
        let generation = try connection.generation()
        let present = try installedTables()
        var batch = Batch()
        var kept: [FirewallSet] = []
        for wanted in tables {
            guard present.contains(wanted.reference) else {
                batch.add(wanted)
                continue
            }
            let found = try InstalledTable(listing: wanted.reference, over: &connection)
            let isPart = found.isPart(of: wanted)
            if isPart { kept += sets.filter(found.has) } else { batch.clear(found) }
            if !found.isCurrent(with: wanted) { batch.add(wanted) }
        }
        let (missing, surplus) = difference(between: elements, and: try observed(in: kept))
        queue(add: missing, remove: surplus, in: &batch)
        let hasChanged = !batch.isEmpty
        try connection.commit(batch)
        wholeGeneration = hasChanged ? generation &+ 1 : generation
        return hasChanged
    }

    /// Takes both tables away, with the operator's chain; none is no error.
    package mutating func uninstall() throws(NetlinkError) {
        wholeGeneration = nil
        var batch = Batch()
        for table in try installedTables() { batch.delete(table) }
        try connection.commit(batch)
    }

    /// Takes the tables away, now that another backend does their work.
    ///
    /// What the operator's chain has stays in force, without anything of ours: it may be what keeps something closed.
    package mutating func retire() throws(NetlinkError) {
        guard try hasUserRules(), let wanted = tables.first(where: { $0.reference == Ruleset.inet }) else {
            return try uninstall()
        }
        wholeGeneration = nil
        var batch = Batch()
        batch.clear(try InstalledTable(listing: wanted.reference, over: &connection))
        let forward = Ruleset.inet.chain(Ruleset.versionChain)
        batch.add(Chain(forward, base: BaseChain(.filter, .forward, priority: .filter)))
        batch.append([.jump(Ruleset.user)], to: forward)
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

    /// Queues the end of everything but the operator's chain and what it leads to.
    ///
    /// Rules lead to sets and chains, and elements to chains: hence the order.
    fileprivate mutating func clear(_ found: InstalledTable) {
        for chain in found.disposableChains { flush(chain) }
        for set in found.disposableSets { delete(set) }
        for chain in found.disposableChains { delete(chain) }
    }
}
