internal import LinuxSystem
internal import SystemPackage

/// Waits for descriptors and moments, and calls who wants to know; belongs to one thread.
final class EventLoop {
    private var events: EventQueue
    private var handlers: [EventQueue.Token: any EventHandler] = [:]
    private var timers = TimerHeap()

    init() throws(Errno) {
        events = try EventQueue()
    }

    /// Has a handler told what happens to a descriptor, until ``forget(_:_:)``.
    func watch(
        _ descriptor: Int32,
        _ interest: EventQueue.Interest,
        _ handler: any EventHandler
    ) throws(Errno) -> EventQueue.Token {
        let token = try events.add(descriptor, interest)
        handlers[token] = handler
        return token
    }

    func forget(_ descriptor: Int32, _ token: EventQueue.Token) {
        guard handlers.removeValue(forKey: token) != nil else { return }
        events.remove(descriptor)
    }

    /// Calls `body` once at a moment, or soon after it.
    func schedule(at moment: ContinuousClock.Instant, _ body: @escaping () -> Void) {
        timers.add(moment, body)
    }

    /// Waits until something happens, and has it handled.
    ///
    /// Blocks the calling thread.
    func takeTurn() throws(Errno) {
        let deadline = timers.next.map { Deadline(at: $0).remainingMilliseconds } ?? -1
        for event in try events.take(timeoutMilliseconds: deadline) { handlers[event.token]?.handle(event) }
        guard let next = timers.next else { return }
        let now = ContinuousClock.now
        guard next <= now else { return }
        for body in timers.removeDue(at: now) { body() }
    }
}
