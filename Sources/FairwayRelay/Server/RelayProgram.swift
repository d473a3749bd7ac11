internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// The two processes that `fairway-relay` can be.
///
/// The relay has no privileges, so it can't start a daemon. What can is the waiter: a process of its own that reads
/// nothing but single bytes from the relay's pipe, and runs a command that was fixed when it was started.
package enum RelayProgram {
    static let listenerNumber: Int32 = 3
    static let waiterPipeNumber: Int32 = 4
    static let commandPipeNumber: Int32 = 3
    static let backlog: Int32 = 16
    private static let nobody: UInt32 = 65534

    /// Runs what the arguments say: `hold NAME RESOLV.CONF` or `wait COMMAND [ARGUMENT…]`; the result is the exit code.
    package static func run(_ arguments: [String]) -> Int32 {
        switch arguments.dropFirst().first {
        case "hold" where arguments.count == 4:
            return hold(resolverFile: arguments[3])
        case "wait" where arguments.count > 2:
            return wait(Array(arguments[2...]))
        default:
            complain("this program is started by fairwayd and has no use of its own")
            return 2
        }
    }

    private static func hold(resolverFile: String) -> Int32 {
        let listener = OwnedDescriptor(owning: listenerNumber)
        let waiter = OwnedDescriptor(owning: waiterPipeNumber)
        do throws(Errno) {
            umask(0o077)
            // Writing to a waiter that was killed must not end the relay.
            signal(SIGPIPE, SIG_IGN)
            raiseDescriptorLimit()
            // The kernel tells clients who called this last: from now on this process, still as root.
            try systemCall { listen(listener.rawValue, backlog) }
            try systemCall { fairway_drop_privileges(nobody, nobody) }
            var server = try RelayServer(listener: listener, waiter: waiter, resolverFile: resolverFile)
            try server.run()
            return 0
        } catch {
            complain("\(error)")
            return 1
        }
    }

    private static func wait(_ command: [String]) -> Int32 {
        umask(0o077)
        var waiter = DaemonWaiter(pipe: OwnedDescriptor(owning: commandPipeNumber), command: command)
        waiter.run()
        return 0
    }

    /// Lets the relay hold as many sockets as the kernel allows any process; where it may not, as many as it may.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        let most = (try? Sysctl.read("fs.nr_open")).flatMap { rlim_t($0) } ?? 0
        unsafe getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit)
        let highest = max(most, limit.rlim_max)
        for maximum in [highest, limit.rlim_max] {
            var raised = rlimit(rlim_cur: maximum, rlim_max: maximum)
            if unsafe setrlimit(Int32(RLIMIT_NOFILE.rawValue), &raised) == 0 { return }
        }
    }

    static func complain(_ sentence: String) {
        let line = Array("fairway-relay: \(sentence)\n".utf8)
        _ = unsafe write(STDERR_FILENO, line, line.count)
    }
}
