internal import FairwayModel
internal import Synchronization

/// Passes events on to everyone who listens; a listener that falls behind loses the oldest.
final class EventHub: Sendable {
    private static let backlog = 1024
    private let listeners = Mutex<[Int: AsyncStream<Event>.Continuation]>([:])
    private let nextKey = Atomic<Int>(0)

    func stream() -> AsyncStream<Event> {
        AsyncStream(bufferingPolicy: .bufferingNewest(Self.backlog)) { continuation in
            let key = nextKey.add(1, ordering: .relaxed).newValue
            listeners.withLock { $0[key] = continuation }
            continuation.onTermination = { [weak self] _ in
                self?.listeners.withLock { $0[key] = nil }
            }
        }
    }

    func publish(_ event: Event) {
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield(event) }
    }

    func finish() {
        for listener in listeners.withLock({ Array($0.values) }) { listener.finish() }
    }
}
