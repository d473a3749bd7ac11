import Synchronization

/// Counts what is going on, and says when nothing has been for a while.
final class Activity: Sendable {
    private struct State {
        var open = 0
        /// Whether one of the open connections is used for more than asking whether the daemon is there.
        var isUsed = false
        var quietSince = ContinuousClock.now
        var timer: Task<Void, Never>?
    }

    private let state = Mutex(State())
    private let patience: Duration?
    private let onQuiet: @Sendable (Activity) async -> Void

    /// - Parameter patience: how long it must be quiet; nil means that nobody wants to know.
    init(patience: Duration?, onQuiet: @escaping @Sendable (Activity) async -> Void) {
        self.patience = patience
        self.onQuiet = onQuiet
    }

    /// How many things are going on.
    var open: Int { state.withLock { $0.open } }

    /// Something begins: a client connects, perhaps only to see whether the daemon is there.
    func begin() {
        state.withLock { state in
            state.open += 1
            state.timer?.cancel()
            state.timer = nil
        }
    }

    /// Something that is open is used: the time of quiet begins anew when it ends.
    func use() { state.withLock { $0.isUsed = true } }

    /// What had begun ends; the time of quiet goes on where nothing was used.
    func end() {
        state.withLock { state in
            state.open -= 1
            if state.isUsed { state.quietSince = .now }
            if state.open == 0 { state.isUsed = false }
            restart(&state)
        }
    }

    /// Something happened by itself: the time of quiet begins anew.
    func touch() {
        state.withLock { state in
            state.quietSince = .now
            restart(&state)
        }
    }

    private func restart(_ state: inout State) {
        state.timer?.cancel()
        state.timer = nil
        guard state.open == 0, let patience else { return }
        let end = state.quietSince + patience
        state.timer = Task { [self] in
            guard (try? await Task.sleep(until: end, clock: .continuous)) != nil else { return }
            // Where it is needed still, it is asked again after another time of quiet.
            self.state.withLock { $0.quietSince = .now }
            // What begins now ends the timer, not what it has led to.
            Task { await self.onQuiet(self) }
        }
    }
}
