internal import CLinux
internal import Glibc
package import SystemPackage

/// What the kernel says about many descriptors at once (epoll(7)).
package struct EventQueue: ~Copyable {
    /// Names one registration, and never another one, even where the kernel gives the descriptor's number again.
    package typealias Token = UInt64

    /// When the kernel is to speak.
    package enum Interest {
        /// As long as there is something to read.
        case reading
        /// Whenever something new can be read or written.
        case changes
    }

    /// What happened to one descriptor.
    package struct Event {
        package var token: Token
        package var isReadable: Bool
        package var isWritable: Bool
        /// There is an error to be asked for.
        package var isBroken: Bool
    }

    private let queue: OwnedDescriptor
    private var last: Token = 0
    private var taken = [fairway_event](repeating: fairway_event(), count: 64)

    package init() throws(Errno) {
        queue = OwnedDescriptor(owning: try systemCall { fairway_events_open() })
    }

    /// Readable as soon as there is an event.
    package var rawValue: Int32 { queue.rawValue }

    /// Watches a descriptor until ``remove(_:)``.
    package mutating func add(_ descriptor: Int32, _ interest: Interest) throws(Errno) -> Token {
        let number = queue.rawValue
        last += 1
        let token = last
        let bits: EPOLL_EVENTS.RawValue =
            switch interest {
            case .reading: EPOLLIN.rawValue
            case .changes: EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
            }
        try systemCall { fairway_events_add(number, descriptor, bits, token) }
        return token
    }

    /// Ends the watch of a descriptor that is still open.
    package func remove(_ descriptor: Int32) {
        fairway_events_remove(queue.rawValue, descriptor)
    }

    /// What has happened since the last call, in part if it is much.
    ///
    /// - Parameter timeoutMilliseconds: how long to wait where nothing has; -1 waits without bound. Blocks the calling
    ///   thread. A signal ends the wait.
    package mutating func take(timeoutMilliseconds: Int32 = 0) throws(Errno) -> [Event] {
        let number = queue.rawValue
        let count: Int32
        do throws(Errno) {
            count = try systemCall(retryOnInterrupt: false) {
                unsafe fairway_events_take(number, &taken, taken.count, timeoutMilliseconds)
            }
        } catch .interrupted {
            return []
        }
        return taken.prefix(Int(count)).map { entry in
            // After a hang-up or an error the next call says what it was.
            let isEnded = entry.bits & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
            return Event(
                token: entry.token,
                isReadable: isEnded || entry.bits & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0,
                isWritable: isEnded || entry.bits & EPOLLOUT.rawValue != 0,
                isBroken: entry.bits & EPOLLERR.rawValue != 0
            )
        }
    }
}
