internal import FairwayModel
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// The entries of a log as a sequence: it reads on when its consumer asks, so that a long log is never held in memory.
final class LogSource: Sendable {
    private let interruption: Interruption
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var reader: LogReader
        var entries: ArraySlice<LogEntry> = []
    }

    init(_ paths: ContainerPaths, options: LogOptions) throws(Errno) {
        let interruption = try Interruption()
        self.interruption = interruption
        state = Mutex(State(reader: try LogReader(paths, options: options, interruption: interruption)))
    }

    /// The next entry; nil at the end, and at once in a cancelled task.
    func next() async throws -> LogEntry? {
        if let entry = held() { return entry }
        return try await withTaskCancellationHandler {
            try await onBackgroundThread { [self] () throws(Errno) in try read() }
        } onCancel: {
            interruption.interrupt()
        }
    }

    private func held() -> LogEntry? {
        state.withLock { $0.entries.popFirst() }
    }

    /// Blocks until there is an entry or the end, with the lock held: there is one consumer.
    private func read() throws(Errno) -> LogEntry? {
        try state.withLock { state throws(Errno) in
            guard let entries = try state.reader.next() else { return nil }
            state.entries = entries[...]
            return state.entries.popFirst()
        }
    }
}
