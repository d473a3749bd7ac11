import Glibc
import LinuxSystem
import Synchronization
internal import SystemPackage

/// What the daemon holds until it listens: the pipe of whoever started it, and the lock it brought from before.
///
/// The pipe is descriptor 3: closed when the daemon listens, after one sentence where it can't. Descriptor 4 is the
/// start lock that the starter has: shared, so that it stays locked where the starter dies before the daemon listens.
final class StartUp: Sendable {
    private static let pipeNumber: Int32 = 3
    private static let lockNumber: Int32 = 4

    private let pipe: Mutex<OwnedDescriptor?>
    private let lock = Mutex<StartLock?>(nil)

    /// Takes the pipe over, where there is one; called before anything else could have opened a descriptor.
    init() {
        var information = stat()
        guard unsafe fstat(Self.pipeNumber, &information) == 0, information.st_mode & S_IFMT == S_IFIFO else {
            pipe = Mutex(nil)
            return
        }
        // Programs that the daemon starts must not keep its starter waiting.
        _ = fcntl(Self.pipeNumber, F_SETFD, FD_CLOEXEC)
        pipe = Mutex(OwnedDescriptor(owning: Self.pipeNumber))
        guard unsafe fstat(Self.lockNumber, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return }
        _ = fcntl(Self.lockNumber, F_SETFD, FD_CLOEXEC)
        hold(StartLock(inherited: Self.lockNumber))
    }

    /// Keeps clients from starting another daemon meanwhile.
    func hold(_ lock: StartLock) { self.lock.withLock { $0 = lock } }

    /// Tells the starter that the daemon can't start.
    func fail(_ sentence: String) {
        pipe.withLock { pipe in
            guard let open = pipe.take() else { return }
            let bytes = Array(sentence.utf8)
            let number = open.rawValue
            // A starter that is gone has no use for the sentence, which is in the log, too.
            _ = try? systemCall { unsafe write(number, bytes, bytes.count) }
        }
    }

    /// The daemon listens: both are given up.
    func complete() {
        pipe.withLock { $0 = nil }
        lock.withLock { $0 = nil }
    }
}
