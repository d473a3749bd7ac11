package import FairwayModel
internal import GRDB
internal import Synchronization

/// The state of one host in one SQLite file, and the only place that writes it.
///
/// Every change is one transaction of the caller's: what has to hold together is reserved together. All calls block.
package final class Store: Sendable {
    /// What a transaction has to survive once its call has returned.
    package enum Durability: Sendable {
        /// The end of the process: for what a power loss takes with it anyway, such as endpoints.
        case process
        /// The loss of power too: for what people defined.
        case power

        var pragma: String {
            switch self {
            case .process: "PRAGMA synchronous = NORMAL"
            case .power: "PRAGMA synchronous = FULL"
            }
        }
    }

    private let path: String
    private let queue: DatabaseQueue
    let checkpointer: Checkpointer
    /// What the connection is set to, so that the pragma runs only where it changes something.
    private let durability: Mutex<Durability?> = Mutex(nil)

    /// Opens the file, makes it if it is missing, and brings an older schema up to date.
    ///
    /// - Parameter patience: How many seconds to wait for another program's lock: a daemon that is just ending may still
    ///   have the file.
    /// - Throws: `FairwayError`: a file that is damaged, locked, of a newer version or out of reach is named, with what
    ///   to do.
    package init(path: String, patience: Double = 5) throws(FairwayError) {
        self.path = path
        checkpointer = Checkpointer(path: path)
        do {
            queue = try DatabaseQueue(path: path, configuration: Self.configuration(patience: patience))
            if try queue.read(Schema.migrator.hasBeenSuperseded) { throw FairwayError.newerSchema(of: path) }
            try Schema.migrator.migrate(queue)
        } catch {
            throw FairwayError(store: path, error)
        }
    }

    deinit { checkpointer.finish() }

    private static func configuration(patience: Double) -> Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(patience)
        configuration.label = "store"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA wal_autocheckpoint = \(Checkpointer.lastResort)")
        }
        return configuration
    }

    /// Reads one consistent state.
    ///
    /// Blocks the calling thread.
    package func read<Value>(_ body: (StoreTransaction) throws -> Value) throws -> Value {
        do {
            return try queue.unsafeRead { database in try snapshot(database, body) }
        } catch {
            throw FairwayError.translating(error, of: path)
        }
    }

    /// Changes the state in one transaction; whatever the body throws undoes all of it.
    ///
    /// Blocks the calling thread.
    package func write<Value>(
        durability: Durability = .process,
        _ body: (StoreTransaction) throws -> Value
    ) throws -> Value {
        do {
            return try queue.writeWithoutTransaction { database in
                try prepare(database, for: durability)
                return try commit(database) { try body(StoreTransaction(database: database, path: path)) }
            }
        } catch {
            throw FairwayError.translating(error, of: path)
        }
    }

    /// GRDB's own reads switch a pragma that makes SQLite compile every statement again; this keeps the compiled ones.
    private func snapshot<Value>(_ database: Database, _ body: (StoreTransaction) throws -> Value) throws -> Value {
        try database.run(.begin)
        defer { try? database.run(.rollback) }
        let changes = database.totalChangesCount
        let value = try body(StoreTransaction(database: database, path: path))
        guard database.totalChangesCount == changes else {
            throw FairwayError(
                .failed,
                "the store \(path) was to be changed by what only reads it; nothing was changed"
            )
        }
        return value
    }

    private func commit<Value>(_ database: Database, _ body: () throws -> Value) throws -> Value {
        try database.run(.beginImmediate)
        do {
            let value = try body()
            try database.run(.commit)
            checkpointer.noteCommit()
            return value
        } catch {
            // Where SQLite has rolled back already this fails; what went wrong first is what counts.
            try? database.run(.rollback)
            throw error
        }
    }

    /// SQLite takes this pragma when it compiles it, and outside of a transaction only.
    private func prepare(_ database: Database, for wanted: Durability) throws {
        guard durability.withLock({ $0 }) != wanted else { return }
        try database.execute(sql: wanted.pragma)
        durability.withLock { $0 = wanted }
    }
}

/// The statements around every transaction.
private enum Boundary: String {
    case begin = "BEGIN DEFERRED TRANSACTION"
    case beginImmediate = "BEGIN IMMEDIATE TRANSACTION"
    case commit = "COMMIT TRANSACTION"
    case rollback = "ROLLBACK TRANSACTION"
}

extension Database {
    /// Runs a statement around a transaction; GRDB's own verbs have SQLite compile it each time.
    fileprivate func run(_ boundary: Boundary) throws { try cachedStatement(sql: boundary.rawValue).execute() }
}
