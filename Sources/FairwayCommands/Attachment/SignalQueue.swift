internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Signals that wait to be read, instead of interrupting (signalfd(2)).
struct SignalQueue: ~Copyable {
    private let descriptor: OwnedDescriptor
    private let before: sigset_t

    /// Blocks these signals in the calling thread, and collects them.
    init(_ signals: [Int32]) throws(Errno) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        var before = sigset_t()
        unsafe pthread_sigmask(SIG_BLOCK, &set, &before)
        self.before = before
        descriptor = OwnedDescriptor(
            owning: try systemCall { unsafe signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK)) }
        )
    }

    /// The number, for poll(2).
    var rawValue: Int32 { descriptor.rawValue }

    /// The next signal that has arrived at a queue's descriptor.
    static func next(from descriptor: Int32) -> Int32? {
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard (try? systemCall { unsafe read(descriptor, &information, size) }) == size else { return nil }
        return Int32(bitPattern: information.ssi_signo)
    }

    /// Lets the signals act again as they did; those that have arrived are forgotten.
    borrowing func restore() {
        while Self.next(from: rawValue) != nil {}
        var mask = before
        unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
}
