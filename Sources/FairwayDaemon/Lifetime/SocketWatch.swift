internal import FairwayAPI
internal import FairwayModel
import Glibc
import LinuxSystem
import Logging
internal import SystemPackage

/// Tells when somebody has removed the file of the daemon's socket (inotify(7)): no client finds the daemon then.
final class SocketWatch: Sendable {
    /// One element for each removal.
    let losses: AsyncStream<Void>

    private let root: HostRoot
    private let socket: ListeningSocket
    private let logger: Logger
    private let stopping: EventDescriptor
    private let continuation: AsyncStream<Void>.Continuation

    init(root: HostRoot, socket: ListeningSocket, logger: Logger) throws(Errno) {
        self.root = root
        self.socket = socket
        self.logger = logger
        stopping = try EventDescriptor()
        (losses, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Watches from now on, on a thread of its own; the socket must be there.
    func start() {
        startDetachedThread { [self] in
            do {
                try run()
            } catch {
                logger.error("can't watch the socket \(root.socket) any more: \(error)")
            }
            continuation.finish()
        }
    }

    func stop() { stopping.signal() }

    private func run() throws {
        let watch = OwnedDescriptor(owning: try systemCall { inotify_init1(Int32(IN_CLOEXEC) | O_NONBLOCK) })
        repeat {
            Self.drain(watch)
            // With the directory its watch goes, too.
            try root.createDirectories()
            try addDirectory(to: watch)
            if !socket.isThere { continuation.yield() }
        } while try Poll.firstReadable(of: [stopping.rawValue, watch.rawValue], timeoutMilliseconds: -1) != 0
    }

    private func addDirectory(to watch: borrowing OwnedDescriptor) throws(Errno) {
        let number = watch.rawValue
        let changes = UInt32(IN_DELETE) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
        try systemCall { unsafe inotify_add_watch(number, root.run, changes) }
    }

    private static func drain(_ watch: borrowing OwnedDescriptor) {
        let number = watch.rawValue
        var events = [UInt8](repeating: 0, count: 4096)
        while unsafe read(number, &events, events.count) > 0 {}
    }
}
