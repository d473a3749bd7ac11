internal import CLinux
import Glibc
internal import FairwayModel
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
    func run(ownership: consuming NamespaceOwnership, lock: StartLock?) -> Errno {
        let passed = InheritedDescriptors(ownership: Self.firstPassed, lock: lock == nil ? nil : Self.firstPassed + 1)
        do throws(Errno) {
            try Self.arrange([ownership.rawDescriptor] + (lock.map { [$0.rawDescriptor] } ?? []))
        } catch {
            return error
        }
        Self.resetSignals()
        let kept = Self.withoutInheritance(arguments)
        return execute(kept + ["--inherit", passed.argument])
    }

    private static let firstPassed: Int32 = 3

    /// Puts the descriptors at 3 and up, and closes all others.
    private static func arrange(_ descriptors: [Int32]) throws(Errno) {
        let end = firstPassed + Int32(descriptors.count)
        // First out of the way, so that none is overwritten before it is copied.
        let moved = try descriptors.map { number throws(Errno) in try systemCall { fcntl(number, F_DUPFD, end) } }
        for (position, number) in moved.enumerated() {
            try systemCall { dup2(number, firstPassed + Int32(position)) }
        }
        try systemCall { fairway_close_range(UInt32(end), .max) }
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
