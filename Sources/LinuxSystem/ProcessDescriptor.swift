internal import CLinux
internal import Glibc
package import SystemPackage

/// One particular process (pidfd): never another that got the same ID later.
package struct ProcessDescriptor: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor
    /// The ID it was opened by.
    package let processID: Int32

    /// Opens a process.
    ///
    /// The corresponding C error for an ended one is `ESRCH`.
    package init(opening processID: Int32) throws(Errno) {
        descriptor = OwnedDescriptor(owning: try systemCall { fairway_pidfd_open(processID) })
        self.processID = processID
    }

    /// The pidfd: readable once the process has ended.
    package var rawValue: Int32 { descriptor.rawValue }

    /// Whether the process still runs; a zombie doesn't.
    package var isAlive: Bool {
        (try? waitForExit(timeoutMilliseconds: 0)) == false
    }

    /// Sends a signal.
    ///
    /// The corresponding C error for an ended process is `ESRCH`.
    package func send(signal: Int32) throws(Errno) {
        try systemCall { fairway_pidfd_send_signal(descriptor.rawValue, signal) }
    }

    /// A duplicate of the process's descriptor `number` (pidfd_getfd(2), needs ptrace rights).
    package func descriptor(number: Int32) throws(Errno) -> OwnedDescriptor {
        OwnedDescriptor(owning: try systemCall { fairway_pidfd_getfd(descriptor.rawValue, number) })
    }

    /// Waits for the end of the process, which need not be a child; false if it outlasts the bound.
    ///
    /// - Parameter timeoutMilliseconds: -1 waits without bound. Blocks the calling thread.
    package func waitForExit(timeoutMilliseconds: Int32 = -1) throws(Errno) -> Bool {
        try Poll.waitUntilReadable(descriptor.rawValue, timeoutMilliseconds: timeoutMilliseconds)
    }
}
