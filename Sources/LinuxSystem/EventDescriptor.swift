internal import CLinux
package import SystemPackage

/// A descriptor that becomes readable when one thread wants to stop another's wait (eventfd(2)).
package struct EventDescriptor: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// An event that has not happened yet.
    package init() throws(Errno) {
        descriptor = OwnedDescriptor(
            owning: try systemCall { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) }
        )
    }

    /// The number, for poll(2).
    package var rawValue: Int32 { descriptor.rawValue }

    /// Makes the descriptor readable; it stays so until ``reset()``.
    package func signal() {
        // The only failure is a counter at its limit, and then it is readable already.
        eventfd_write(descriptor.rawValue, 1)
    }

    /// Makes the descriptor unreadable again.
    package func reset() {
        var count = eventfd_t()
        unsafe eventfd_read(descriptor.rawValue, &count)
    }
}
