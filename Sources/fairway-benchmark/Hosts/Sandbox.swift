internal import FairwayAPI
internal import Glibc
internal import Netlink
internal import NetworkNamespaces
internal import RouteNetlink

/// A network namespace to attach; it goes with this object.
final class Sandbox: Sendable {
    private let namespace: NetworkNamespace
    /// How another process names it.
    let reference: NamespaceReference
    /// Where it can be opened as long as this object lives.
    var path: String { "/proc/\(getpid())/fd/\(namespace.rawDescriptor)" }

    init() throws {
        namespace = try NetworkNamespace.create()
        let identity = try namespace.identity()
        reference = .descriptor(namespace.rawDescriptor, device: identity.device, inode: identity.inode)
    }

    /// Waits until the kernel has deleted the interfaces of detached endpoints.
    func waitUntilEmpty() throws {
        var monitor = try RouteMonitor(namespace.openSocket(RouteFamily.self), groups: [.links])
        var route = try namespace.openSocket(RouteFamily.self)
        while try route.links().contains(where: { $0.index != .loopback }) { _ = try monitor.next() }
    }
}
