import Synchronization

/// Counts what is going on, and says when nothing has been for a while.
final class Activity: Sendable {
    private struct State {
        var open = 0
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

    /// Something begins: a client connects.
    func begin() {
        state.withLock { state in
            state.open += 1
            state.timer?.cancel()
            state.timer = nil
        }
    }

    /// What had begun ends.
    func end() {
        state.withLock { state in
            state.open -= 1
            restart(&state)
        }
    }

    /// Something happened by itself: the time of quiet begins anew.
    func touch() { state.withLock { restart(&$0) } }

    private func restart(_ state: inout State) {
        state.timer?.cancel()
        state.timer = nil
        guard state.open == 0, let patience else { return }
        state.timer = Task { [self] in
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            // What begins now ends the timer, not what it has led to.
            Task { await self.onQuiet(self) }
        }
    }
}
