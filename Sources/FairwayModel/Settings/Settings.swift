package import IPAddressing

/// The settings in force, each with where it came from.
///
/// Their values are read by the names of the table's properties, such as `settings.bridgeName`.
@dynamicMemberLookup
package struct Settings: Hashable, Sendable {
    /// Where a value came from, in rising precedence.
    package enum Source: String, Sendable, Codable {
        case builtIn = "default"
        case file
        case database
        case environment
        case flag
    }

    package enum FirewallBackend: String, Sendable, CaseIterable {
        case nftables, iptables, none
    }

    package enum IPTablesVariant: String, Sendable, CaseIterable {
        case usual, nft, legacy
    }

    package enum MonitorMode: String, Sendable, CaseIterable {
        /// What was changed or removed is made as it was.
        case repair
        /// What was changed or removed is named in the log.
        case report
        /// Nothing; the next start of the daemon makes it as it was.
        case off
    }

    package enum Switch: String, Sendable, CaseIterable {
        case on, off
    }

    package enum PoolChoice: String, Sendable, CaseIterable {
        case lowest, random
    }

    package enum LogLevel: String, Sendable, CaseIterable {
        case debug, info, notice, warning, error
    }

    /// A range that subnets of one size are cut from.
    package struct Pool: Hashable, Sendable {
        package var range: IPNetwork
        package var prefixLength: Int

        package init(range: IPNetwork, prefixLength: Int) {
            self.range = range
            self.prefixLength = prefixLength
        }
    }

    /// One setting as it is in force.
    package struct Entry: Hashable, Sendable {
        package var key: String
        package var value: String
        package var source: Source
        /// What is stored, where that is not what is in force: not yet, or because something outranks it.
        package var stored: String?
    }

    /// Every setting as text, in the table's order.
    package private(set) var entries: [Entry]
    package private(set) var sources: SettingSources

    /// Joins the sources, and checks every value that they give.
    ///
    /// Of the stored values only those in force are checked: one that an earlier version took, and this one doesn't,
    /// can thus be outranked until it is taken back.
    ///
    /// - Throws: `FairwayError` with code `invalidArgument`, which names the place of the value and what is allowed.
    package init(_ sources: SettingSources = SettingSources()) throws(FairwayError) {
        self.sources = sources
        entries = []
        for row in SettingTable.rows { entries.append(try Self.entry(row, from: sources)) }
    }

    private static func entry(_ row: any SettingRow, from sources: SettingSources) throws(FairwayError) -> Entry {
        let statements = sources.statements(on: row)
        for (rank, statement) in statements.enumerated() where rank == 0 || statement.source != .database {
            do throws(InvalidSettingText) {
                try row.check(statement.text)
            } catch {
                let remedy = statement.remedy.map { "; \($0)" } ?? ""
                throw FairwayError(
                    .invalidArgument,
                    "invalid value \"\(statement.text)\" for \(statement.place): \(error.reason)\(remedy)"
                )
            }
        }
        guard let first = statements.first else { return Entry(key: row.key, value: row.defaultText, source: .builtIn) }
        let outranked = first.source == .database ? nil : sources.stored[row.key]
        return Entry(key: row.key, value: first.text, source: first.source, stored: outranked)
    }

    /// The value of one setting.
    package subscript<Value>(dynamicMember path: KeyPath<SettingTable, Setting<Value>>) -> Value {
        let setting = SettingTable.shared[keyPath: path]
        guard let entry = self[key: setting.key], let value = try? setting.value(entry.value) else {
            preconditionFailure("Every setting has an entry, whose text was checked")
        }
        return value
    }

    package subscript(key key: String) -> Entry? { entries.first { $0.key == key } }

    /// These settings after a change of the stored ones; what takes effect at the daemon's start only stays as it is.
    package func changing(_ change: SettingsChange) throws(FairwayError) -> Self {
        var next = sources
        try change.apply(to: &next.stored)
        var changed = try Self(next)
        for (position, entry) in entries.enumerated() where changed.entries[position].value != entry.value {
            guard SettingTable.rows[position].effect == .atStart else { continue }
            changed.entries[position] = entry
            changed.entries[position].stored = next.stored[entry.key]
        }
        return changed
    }

    /// Keys that are stored and that this version does not know; those with a point are the engine's own notes.
    package var unknownStoredKeys: [String] {
        sources.stored.keys.filter { SettingTable.row($0) == nil && !$0.contains(".") }.sorted()
    }
}
