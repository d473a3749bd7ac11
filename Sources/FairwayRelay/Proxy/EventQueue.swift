internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// What the kernel says about many descriptors at once (epoll(7)).
struct EventQueue: ~Copyable {
    /// Names one registration, and never another one, even where the kernel gives the descriptor's number again.
    typealias Token = UInt64

    /// When the kernel is to speak.
    enum Interest {
        /// As long as there is something to read.
        case reading
        /// Whenever something new can be read or written.
        case changes
    }

    /// What happened to one descriptor.
    struct Event {
        var token: Token
        var isReadable: Bool
        var isWritable: Bool
        /// There is an error to be asked for.
        var isBroken: Bool
    }

    private let queue: OwnedDescriptor
    private var last: Token = 0
    private var taken = [fairway_event](repeating: fairway_event(), count: 64)

    init() throws(Errno) {
        queue = OwnedDescriptor(owning: try systemCall { fairway_events_open() })
    }

    /// Readable as soon as there is an event.
    var rawValue: Int32 { queue.rawValue }

    /// Watches a descriptor until ``remove(_:)``.
    mutating func add(_ descriptor: Int32, _ interest: Interest) throws(Errno) -> Token {
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
    func remove(_ descriptor: Int32) {
        fairway_events_remove(queue.rawValue, descriptor)
    }

    /// What has happened since the last call, in part if it is much; does not wait.
    mutating func take() throws(Errno) -> [Event] {
        let number = queue.rawValue
        let count = try systemCall { unsafe fairway_events_take(number, &taken, taken.count) }
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
