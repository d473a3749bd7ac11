internal import Dispatch
internal import GRDB
internal import Synchronization

/// Moves what was committed from the write-ahead log into the file, beside the transactions instead of in them.
///
/// SQLite does this in whichever commit fills the log, which then waits for the disk for several times as long as an
/// attachment takes. On a connection of its own it holds nobody up.
final class Checkpointer: Sendable {
    /// After how many commits; that many attachments write about 4 MB.
    private static let interval = 64
    /// The pages in the log at which SQLite does it itself after all: writers never paused, or this has failed.
    static let lastResort = 16_384

    private let path: String
    private let queue = DispatchQueue(label: "store.checkpoint")
    private let commits = Mutex(0)

    init(path: String) {
        self.path = path
    }

    /// Takes note of a commit.
    func noteCommit() {
        let isDue = commits.withLock { commits in
            commits += 1
            return commits == Self.interval
        }
        if isDue { queue.async { [self] in checkpoint() } }
    }

    /// Waits for the end of what has begun.
    func finish() { queue.sync {} }

    private func checkpoint() {
        // A failure loses nothing: the log is as good as the file, and the next commit hears of a bad disk.
        try? DatabaseQueue(path: path).writeWithoutTransaction { database in _ = try database.checkpoint(.passive) }
        commits.withLock { $0 = 0 }
    }
}
