internal import Glibc
package import SystemPackage

/// Waiting for descriptors.
package enum Poll {
    /// Waits until there is something to read, or the other side is gone; false after the timeout.
    ///
    /// - Parameter timeoutMilliseconds: -1 waits without bound. Blocks the calling thread.
    package static func waitUntilReadable(
        _ descriptor: Int32,
        timeoutMilliseconds: Int32
    ) throws(Errno) -> Bool {
        try firstReadable(of: [descriptor], timeoutMilliseconds: timeoutMilliseconds) != nil
    }

    /// The index of the first descriptor that can be read, or nil after the timeout.
    package static func firstReadable(
        of descriptors: [Int32],
        timeoutMilliseconds: Int32
    ) throws(Errno) -> Int? {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        while true {
            do throws(Errno) {
                let ready = try systemCall(retryOnInterrupt: false) {
                    unsafe poll(&entries, nfds_t(entries.count), deadline.remainingMilliseconds)
                }
                guard ready > 0 else { return nil }
                // A closed descriptor is a mistake here, and would be "ready" for ever.
                guard entries.allSatisfy({ Int32($0.revents) & POLLNVAL == 0 }) else { throw .badFileDescriptor }
                return entries.firstIndex { $0.revents != 0 }
            } catch .interrupted {
                continue
            }
        }
    }
}

/// A moment on the monotonic clock that a wait must not outlast.
package struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant?

    /// The moment `milliseconds` from now; negative means never.
    package init(milliseconds: Int32) {
        instant = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
    }

    /// A moment that was chosen before.
    package init(at instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    /// What is left, rounded up, in poll(2)'s convention: -1 without a bound, 0 when it has passed.
    package var remainingMilliseconds: Int32 {
        guard let instant else { return -1 }
        let left = instant - .now
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
