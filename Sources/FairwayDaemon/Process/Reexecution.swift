internal import FairwayModel
import Glibc
import LinuxSystem
internal import SystemPackage

/// Executes the program file anew in this process, which keeps its ID and its namespace.
struct Reexecution {
    let program: String
    let arguments: [String]

    /// Remembers which program this is: once its file is replaced, /proc/self/exe has another name.
    init() throws(Errno) {
        program = try Files.target(ofLink: "/proc/self/exe")
        arguments = CommandLine.arguments
    }

    /// The directory of the program, where the other programs are, too.
    var directory: String { Files.parent(of: program) }

    /// Executes the program; returns only where that fails.
    ///
    /// Two descriptors pass to it: the proof of ownership, and the start lock, which it gives back when it listens.
    func run(ownership: borrowing NamespaceOwnership, lock: StartLock?) -> Errno {
        let passed: InheritedDescriptors
        do throws(Errno) {
            // Marked instead of closed: the other threads go on until the very moment of execve(2).
            try Self.closeOnExecution(Files.names(in: "/proc/self/fd").compactMap { Int32($0) })
            passed = InheritedDescriptors(
                ownership: try Self.passOn(ownership.rawDescriptor),
                lock: try lock.map { held throws(Errno) in try Self.passOn(held.rawDescriptor) }
            )
        } catch {
            return error
        }
        Self.resetSignals()
        return execute(Self.withoutInheritance(arguments) + ["--inherit", passed.argument])
    }

    private static let firstUnusual: Int32 = 3

    private static func closeOnExecution(_ descriptors: [Int32]) {
        for number in descriptors where number >= firstUnusual { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }

    /// A second descriptor, which execve(2) leaves open.
    private static func passOn(_ number: Int32) throws(Errno) -> Int32 {
        try systemCall { fcntl(number, F_DUPFD, firstUnusual) }
    }

    private static func resetSignals() {
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigprocmask(SIG_SETMASK, &none, nil)
        for number in [SIGPIPE, SIGTERM, SIGINT] { signal(number, SIG_DFL) }
    }

    private static func withoutInheritance(_ arguments: [String]) -> [String] {
        guard let position = arguments.firstIndex(of: "--inherit") else { return arguments }
        var kept = arguments
        kept.removeSubrange(position..<min(position + 2, kept.count))
        return kept
    }

    private func execute(_ arguments: [String]) -> Errno {
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        unsafe execv(program, &pointers)
        return Errno(rawValue: errno)
    }
}
