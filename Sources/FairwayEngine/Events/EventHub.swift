internal import FairwayModel
internal import Synchronization

/// Passes events on to everyone who listens, and remembers the last; a listener that falls behind loses the oldest.
final class EventHub: Sendable {
    /// How many past events can be asked for.
    static let memory = 1000
    /// More than the past, so that whoever asks for that misses nothing of what happens meanwhile.
    private static let backlog = 2 * memory

    private struct Listener {
        let period: EventPeriod
        let continuation: AsyncStream<Event>.Continuation
    }

    private struct State {
        var listeners: [Int: Listener] = [:]
        var nextKey = 0
        /// The oldest first; at times twice as many as are shown, so that forgetting them takes no time each time.
        var past: [Event] = []
    }

    private let state = Mutex(State())

    /// The events of a period; ends with it, which is at once where it is over.
    func stream(_ period: EventPeriod = .fromNowOn) -> AsyncStream<Event> {
        AsyncStream(bufferingPolicy: .bufferingNewest(Self.backlog)) { continuation in
            // Past and future are joined where nothing can happen in between.
            let key = state.withLock { state in
                if period.includesPast {
                    for event in state.past.suffix(Self.memory) where period.contains(event.time) {
                        continuation.yield(event)
                    }
                }
                state.nextKey += 1
                state.listeners[state.nextKey] = Listener(period: period, continuation: continuation)
                return state.nextKey
            }
            let end = period.until.map { until in Task { await Self.end(continuation, at: until) } }
            continuation.onTermination = { [weak self] _ in
                end?.cancel()
                self?.state.withLock { $0.listeners[key] = nil }
            }
        }
    }

    func publish(_ event: Event) {
        let listeners = state.withLock { state in
            if state.past.count == 2 * Self.memory { state.past.removeFirst(Self.memory) }
            state.past.append(event)
            return Array(state.listeners.values)
        }
        for listener in listeners where listener.period.contains(event.time) { listener.continuation.yield(event) }
    }

    func finish() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.continuation.finish() }
    }

    private static func end(_ continuation: AsyncStream<Event>.Continuation, at time: Timestamp) async {
        let now = Timestamp.now()
        if now < time { try? await Task.sleep(for: .nanoseconds(time.nanoseconds - now.nanoseconds)) }
        continuation.finish()
    }
}
