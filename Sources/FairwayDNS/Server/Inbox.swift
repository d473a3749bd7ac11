internal import FairwayModel
internal import IPAddressing
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
        /// At one address, or everywhere.
        case stop(owner: ObjectID, at: IPAddress?)
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

    /// What changed since the thread looked last.
    struct News {
        var changes: [ZoneChange] = []
        var configuration: ResolverConfiguration?
    }

    private struct Content {
        var news = News()
        var orders: [Order] = []
    }

    private let content = Mutex(Content())
    private let count = Atomic(0)
    /// Readable while there are orders or news.
    let event: EventDescriptor

    init() throws(Errno) {
        event = try EventDescriptor()
    }

    /// Another number after each change.
    var generation: Int { count.load(ordering: .acquiring) }

    func post(_ change: ZoneChange) {
        let isFirst = content.withLock { content in
            content.news.changes.append(change)
            return content.news.changes.count == 1
        }
        count.add(1, ordering: .acquiringAndReleasing)
        // Where nobody asks for anything they would pile up.
        if isFirst { event.signal() }
    }

    func replace(_ configuration: ResolverConfiguration) {
        content.withLock { $0.news.configuration = configuration }
        count.add(1, ordering: .acquiringAndReleasing)
    }

    func takeNews() -> News {
        content.withLock { content in
            defer { content.news = News() }
            return content.news
        }
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
