internal import FairwayModel
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// What other threads have for a resolver's.
final class Inbox: Sendable {
    /// What the thread is to do.
    enum Command: Sendable {
        /// Nothing but to say that it runs.
        case begin
        /// Descriptors that are the thread's to close.
        case listen(datagrams: Int32, streams: Int32, Audience, owner: ObjectID)
        case stop(owner: ObjectID)
        case end
    }

    /// What somebody wants done, and waits for.
    final class Order: Sendable {
        let command: Command
        private let done: EventDescriptor
        private let error = Mutex<Errno?>(nil)
        /// No thread of ours is busy for longer.
        private static let patienceMilliseconds: Int32 = 5_000

        init(_ command: Command) throws(Errno) {
            self.command = command
            done = try EventDescriptor()
        }

        /// Says how it went; nil is well.
        func finish(_ result: Errno?) {
            error.withLock { $0 = result }
            done.signal()
        }

        /// Blocks the calling thread until the order is carried out.
        func wait() throws(Errno) {
            guard try Poll.waitUntilReadable(done.rawValue, timeoutMilliseconds: Self.patienceMilliseconds) else {
                throw .timedOut
            }
            if let error = error.withLock({ $0 }) { throw error }
        }
    }

    private struct Content {
        var zones = Zones.none
        var configuration = ResolverConfiguration()
        var orders: [Order] = []
    }

    private let content = Mutex(Content())
    private let count = Atomic(0)
    /// Readable while there are orders.
    let event: EventDescriptor

    init() throws(Errno) {
        event = try EventDescriptor()
    }

    /// Another number after each replacement.
    var generation: Int { count.load(ordering: .acquiring) }

    var state: (Zones, ResolverConfiguration) {
        content.withLock { ($0.zones, $0.configuration) }
    }

    func replace(_ zones: Zones) {
        content.withLock { $0.zones = zones }
        count.add(1, ordering: .acquiringAndReleasing)
    }

    func replace(_ configuration: ResolverConfiguration) {
        content.withLock { $0.configuration = configuration }
        count.add(1, ordering: .acquiringAndReleasing)
    }

    /// Has something done.
    ///
    /// Blocks the calling thread until it is.
    func carryOut(_ command: Command) throws(Errno) {
        let order = try Order(command)
        content.withLock { $0.orders.append(order) }
        event.signal()
        try order.wait()
    }

    func takeOrders() -> [Order] {
        event.reset()
        return content.withLock { content in
            defer { content.orders = [] }
            return content.orders
        }
    }
}
