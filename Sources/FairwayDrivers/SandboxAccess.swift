internal import Glibc
internal import LinuxSystem
internal import Netlink
internal import RouteNetlink
internal import SystemPackage

/// What a thread that was in a sandbox leaves to those outside: a socket in it, and the way to its settings.
struct SandboxAccess: ~Copyable, Sendable {
    var route: RouteConnection
    /// nil where the kernel has no IPv6, and where nobody asks.
    private let settings: OwnedDescriptor?

    /// Opens both in the namespace of the calling thread.
    init(withSettings: Bool) throws(Errno) {
        let settings = withSettings ? try Self.openSettings() : nil
        route = try RouteConnection()
        self.settings = settings
    }

    private static func openSettings() throws(Errno) -> OwnedDescriptor? {
        do throws(Errno) {
            return try OwnedDescriptor.open(IPv6Switch.settings, O_RDONLY | O_DIRECTORY)
        } catch .noSuchFileOrDirectory {
            return nil
        }
    }

    /// The directory of the sandbox's interfaces, for ``IPv6Switch``: below it the kernel stays with its namespace.
    var ipv6Settings: String? {
        switch settings {
        case .some(let directory): "/proc/self/fd/\(directory.rawValue)"
        case .none: nil
        }
    }
}
