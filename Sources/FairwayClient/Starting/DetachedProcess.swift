internal import CLinux
internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Starting a program that outlives the caller and shares nothing with it.
enum DetachedProcess {
    /// What a daemon makes is for root alone.
    private static let fileModeMask: mode_t = 0o077

    /// Starts a command; `descriptors[i]` becomes its descriptor `i`, -1 stands for /dev/null.
    static func spawn(_ command: DaemonCommand, descriptors: [Int32]) throws(Errno) -> Int32 {
        let arguments = CStrings(command.arguments)
        let environment = CStrings(command.environment)
        var process: pid_t = -1
        let code = unsafe fairway_spawn_detached_with_mask(
            command.executable,
            arguments.pointers,
            environment.pointers,
            descriptors,
            descriptors.count,
            "/",
            fileModeMask,
            &process
        )
        guard code == 0 else { throw Errno(rawValue: code) }
        return process
    }

    /// Both ends of a pipe, close-on-exec.
    static func makePipe() throws(Errno) -> PipeEnds {
        var ends: [Int32] = [-1, -1]
        try systemCall { unsafe pipe(&ends) }
        let made = PipeEnds(reading: OwnedDescriptor(owning: ends[0]), writing: OwnedDescriptor(owning: ends[1]))
        try systemCall { fcntl(ends[0], F_SETFD, FD_CLOEXEC) }
        try systemCall { fcntl(ends[1], F_SETFD, FD_CLOEXEC) }
        return made
    }
}

/// The two ends of a pipe.
struct PipeEnds: ~Copyable {
    let reading: OwnedDescriptor
    let writing: OwnedDescriptor

    /// Closes the writing end, so that the end of the other writers shows.
    consuming func closingWriting() -> OwnedDescriptor { reading }
}

/// A null-terminated array of C strings, as execve(2) takes it.
@safe
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        unsafe pointers = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { unsafe pointers[index] = strdup(string) }
        unsafe pointers[strings.count] = nil
    }

    deinit {
        for index in 0..<count { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }
}
