import Glibc
import LinuxSystem
internal import SystemPackage

/// The pipe by which whoever started the daemon hears that it listens, or why it doesn't.
///
/// It is descriptor 3: closed when the daemon listens, after one sentence where it can't.
struct ReadinessPipe: ~Copyable {
    private static let number: Int32 = 3

    private let pipe: OwnedDescriptor

    /// Takes the pipe over; nil where descriptor 3 is none.
    ///
    /// Called before anything else could have opened a descriptor.
    static func inherited() -> ReadinessPipe? {
        var information = stat()
        guard unsafe fstat(number, &information) == 0, information.st_mode & S_IFMT == S_IFIFO else { return nil }
        // Programs that the daemon starts must not keep its starter waiting.
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return ReadinessPipe(pipe: OwnedDescriptor(owning: number))
    }

    private init(pipe: consuming OwnedDescriptor) { self.pipe = pipe }

    /// Tells the starter what went wrong.
    consuming func report(_ sentence: String) {
        let bytes = Array(sentence.utf8)
        let number = pipe.rawValue
        // A starter that is gone has no use for the sentence, which is in the log, too.
        _ = try? systemCall { unsafe write(number, bytes, bytes.count) }
    }
}
