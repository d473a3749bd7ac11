internal import LinuxSystem
internal import SystemPackage

/// Ends another thread's wait.
final class Interruption: Sendable {
    private let event: EventDescriptor

    init() throws(Errno) { event = try EventDescriptor() }

    /// Readable once ``interrupt()`` was called.
    var rawValue: Int32 { event.rawValue }

    func interrupt() { event.signal() }
}
