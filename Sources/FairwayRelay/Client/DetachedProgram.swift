internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// A program that outlives whoever starts it, in a session of its own and with `/` as its directory.
struct DetachedProgram {
    private let arguments: [String]

    /// The first argument is the program's path.
    init(_ arguments: [String]) {
        self.arguments = arguments
    }

    /// Starts it with descriptor i being `descriptors[i]`; -1 stands for /dev/null.
    ///
    /// Of the environment it gets PATH and what begins with FAIRWAY_. Returns after execve(2), whose errors it throws.
    func start(descriptors: [Int32]) throws(Errno) {
        guard let path = arguments.first else { throw .invalidArgument }
        var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var environment = unsafe try Self.inheritedEnvironment().map { unsafe strdup($0) } + [nil]
        defer {
            unsafe (argv + environment).forEach { unsafe free($0) }
        }
        var process = pid_t()
        let code = unsafe fairway_spawn_detached(
            path,
            &argv,
            &environment,
            descriptors,
            descriptors.count,
            "/",
            &process
        )
        guard code == 0 else { throw Errno(rawValue: code) }
    }

    private static func inheritedEnvironment() throws(Errno) -> [String] {
        try Files.read("/proc/self/environ").split(separator: 0)
            .map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.hasPrefix("PATH=") || $0.hasPrefix("FAIRWAY_") }
    }
}
