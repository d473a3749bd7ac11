internal import NFTables
package import Netlink
internal import SystemPackage

/// The operator's chain `user`, and what its rules lead to.
extension NFTablesBackend {
    /// All that is left of table inet once our own part of it has gone: the way to the operator's chain.
    private static let remainder = Chain(
        Ruleset.inet.chain(Ruleset.versionChain),
        base: BaseChain(.filter, .forward, priority: .filter),
        comment: "what Fairway left: the way to your chain user"
    )

    private static var user: ChainReference { Ruleset.inet.chain(Ruleset.user) }

    /// Whether nothing of our own is left in table inet.
    mutating func isRemainder() throws(NetlinkError) -> Bool {
        try connection.chains(of: Ruleset.inet).contains(Self.remainder)
    }

    /// How many rules the operator's chain `user` has.
    package mutating func userRuleCount() throws(NetlinkError) -> Int { try connection.rules(of: Self.user).count }

    /// What the operator's chain has; nil where our tables are not whole: then nobody knows who took what is missing.
    package mutating func operatorRules() throws(NetlinkError) -> OperatorRules? {
        guard let wanted = tables.first(where: { $0.reference == Ruleset.inet }) else { return nil }
        let names = (chains: Set(wanted.chains.map(\.reference.name)), sets: Set(wanted.sets.map(\.name)))
        for _ in 0..<savingAttempts {
            guard try isWhole() else { return nil }
            let saved = try connection.save(Self.user, except: names)
            // Others change other tables all the time.
            guard try connection.generation() == wholeGeneration else { continue }
            return OperatorRules(saved.bytes, gaps: saved.gaps)
        }
        let listing = "NFT_MSG_GETRULE for chain \(Self.user)"
        throw NetlinkError(
            code: .interrupted,
            kind: .dumpInterrupted,
            operation: MessageType(rawValue: 0),
            operationName: listing
        )
    }

    /// Commits changes of ours with what was kept of the operator's rules, all at once.
    ///
    /// What the kernel refuses of his is left out: ours have to be there.
    ///
    /// - Returns: what was left out, and why.
    mutating func commit(_ own: consuming Batch, restoring kept: [UInt8]) throws(NetlinkError) -> [String] {
        let changes = own.changes
        var refused: [String] = []
        var saved: [Change] = []
        do throws(DecodingError) {
            var batch = Batch()
            batch.add(try SavedRules(bytes: kept))
            saved = batch.changes
        } catch {
            refused.append("what was kept can't be read (\(error))")
        }
        for _ in 0..<2 {
            let errors = try connection.refusals(of: Batch(changes + saved))
            if errors.isEmpty { return refused }
            guard errors.allSatisfy({ $0.index >= changes.count }) else { break }
            refused += errors.map(\.description)
            let indexes = Set(errors.map { $0.index - changes.count })
            saved = saved.indices.filter { !indexes.contains($0) }.map { saved[$0] }
        }
        try connection.commit(Batch(changes))
        return refused + (saved.isEmpty ? [] : ["the kernel takes none of what was kept"])
    }

    /// Takes the tables away; what the operator's chain has stays in force, without anything of ours.
    ///
    /// It may be what keeps something closed.
    ///
    /// - Returns: whether it has any.
    @discardableResult
    package mutating func retire() throws(NetlinkError) -> Bool {
        guard references.contains(Ruleset.inet), try userRuleCount() > 0 else {
            try uninstall()
            return false
        }
        wholeGeneration = nil
        var batch = Batch()
        for table in try installedTables() where table != Ruleset.inet { batch.delete(table) }
        if try !isRemainder() {
            let kept = try connection.save(Self.user, except: ([], []))
            batch.clear(try InstalledTable(listing: Ruleset.inet, over: &connection), keeping: kept)
            batch.add(Self.remainder)
            batch.append([.jump(Ruleset.user)], to: Self.remainder.reference)
        }
        try connection.commit(batch)
        return true
    }
}

extension Batch {
    /// Queues the end of everything but what is kept.
    ///
    /// Rules lead to sets and chains, and elements to chains: hence the order.
    mutating func clear(_ found: InstalledTable, keeping kept: SavedRules) {
        let chains = found.chains(except: kept.chains)
        for chain in chains { flush(chain) }
        for set in found.sets(except: kept.sets) { delete(set) }
        for chain in chains { delete(chain) }
    }
}

private let savingAttempts = 10
