internal import FairwayAPI
import Glibc
import LinuxSystem
import Synchronization
internal import SystemPackage

/// What the daemon holds until it listens: the pipe of whoever started it, and the lock it brought from before.
///
/// The pipe is closed when the daemon listens, after one sentence where it can't. The start lock is the starter's:
/// shared, so that it stays locked where the starter dies before the daemon listens.
final class StartUp: Sendable {
    private let pipe: Mutex<OwnedDescriptor?>
    private let lock = Mutex<StartLock?>(nil)

    /// Takes over what the environment names, and nothing else that happens to be open.
    init() {
        let text = ProcessEnvironment.current()[StartDescriptors.variable]
        // Not for the programs that the daemon starts, nor for itself once it executes its program anew.
        unsafe unsetenv(StartDescriptors.variable)
        guard let descriptors = text.flatMap({ StartDescriptors($0) }), Self.adopt(descriptors.pipe, S_IFIFO) else {
            pipe = Mutex(nil)
            return
        }
        pipe = Mutex(OwnedDescriptor(owning: descriptors.pipe))
        if let lock = descriptors.lock, Self.adopt(lock, S_IFREG) { hold(StartLock(inherited: lock)) }
    }

    /// Whether a descriptor is of the kind that it is said to be; then programs that the daemon starts don't inherit it.
    private static func adopt(_ descriptor: Int32, _ kind: mode_t) -> Bool {
        var information = stat()
        guard descriptor > STDERR_FILENO, unsafe fstat(descriptor, &information) == 0,
            information.st_mode & S_IFMT == kind
        else { return false }
        return fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
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
