internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// What a daemon inherits from whoever starts it: the limit of open files.
enum InheritedLimits {
    /// Enough for thousands of containers and their ports; more slows down programs that close every number.
    static let openFiles: rlim_t = 65_536

    /// Runs `body`, which starts a process, with at least ``openFiles`` descriptors allowed; puts the limit back.
    static func forDaemon<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        let before = raiseOpenFiles()
        defer { if var before { unsafe setrlimit(kind, &before) } }
        return try body()
    }

    private static let kind = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))

    /// The limits before; nil where they stay as they are.
    private static func raiseOpenFiles() -> rlimit? {
        var before = rlimit()
        guard unsafe getrlimit(kind, &before) == 0, before.rlim_cur < openFiles else { return nil }
        var raised = rlimit(rlim_cur: openFiles, rlim_max: max(openFiles, before.rlim_max))
        if unsafe setrlimit(kind, &raised) == 0 { return before }
        // Without CAP_SYS_RESOURCE the hard limit is the most there is.
        raised = rlimit(rlim_cur: before.rlim_max, rlim_max: before.rlim_max)
        return unsafe setrlimit(kind, &raised) == 0 ? before : nil
    }
}
