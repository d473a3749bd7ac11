internal import CLinux
internal import Glibc
package import LinuxSystem
public import Netlink
public import SystemPackage

/// A network namespace that this process holds open.
///
/// A thread enters a namespace only to make something that stays in it, such as a socket, and then exits: there is no
/// way back that could fail.
public struct NetworkNamespace: ~Copyable, Sendable {
    package let descriptor: OwnedDescriptor

    package init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// The number of the descriptor, valid while this value lives; what makes links in a namespace names it so.
    public var rawDescriptor: Int32 { descriptor.rawValue }

    /// What a namespace is, whatever paths lead to it: device and inode of its file.
    public struct Identity: Hashable, Sendable {
        /// `st_dev`.
        public var device: UInt64
        /// `st_ino`, as in `net:[4026531840]`.
        public var inode: UInt64

        /// Takes both numbers as stat(2) reports them.
        public init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    /// The namespace of the calling thread.
    public static func current() throws(Errno) -> NetworkNamespace {
        NetworkNamespace(try OwnedDescriptor.open("/proc/thread-self/ns/net", O_RDONLY))
    }

    /// Opens the namespace at a path, such as `/run/netns/NAME` or `/proc/PID/ns/net`.
    ///
    /// Throws `EINVAL` where the path leads to something that is no network namespace (`NS_GET_NSTYPE`).
    public static func open(path: String) throws(Errno) -> NetworkNamespace {
        try adopt(OwnedDescriptor.open(path, O_RDONLY))
    }

    /// Takes over a descriptor; throws `EINVAL` where it is none of a network namespace (`NS_GET_NSTYPE`).
    package static func adopt(_ descriptor: consuming OwnedDescriptor) throws(Errno) -> NetworkNamespace {
        guard fairway_namespace_type(descriptor.rawValue) == fairway_network_namespace_type() else {
            throw .invalidArgument
        }
        return NetworkNamespace(descriptor)
    }

    /// Makes a namespace, and pins it at a path that must not exist; the pin keeps it when nothing else does.
    ///
    /// Blocks for about half a millisecond. Leaves nothing behind where it throws.
    public static func create(pinnedAt path: String? = nil) throws(Errno) -> NetworkNamespace {
        try onDisposableThread { () throws(Errno) in
            try systemCall { fairway_unshare_net() }
            let namespace = try current()
            if let path { try pinCurrent(at: path) }
            return namespace
        }
    }

    /// Pins this namespace at a path that must not exist.
    package borrowing func pin(at path: String) throws(Errno) {
        try run { () throws(Errno) in try Self.pinCurrent(at: path) }
    }

    private static func pinCurrent(at path: String) throws(Errno) {
        _ = try OwnedDescriptor.open(path, O_RDONLY | O_CREAT | O_EXCL, mode: 0o400)
        do throws(Errno) {
            try Mounts.bind("/proc/thread-self/ns/net", to: path)
        } catch {
            unsafe unlink(path)
            throw error
        }
    }

    /// Takes a pin away; the namespace goes when nothing else holds it.
    ///
    /// A pin that is gone is no error.
    public static func unpin(_ path: String) throws(Errno) {
        do throws(Errno) {
            try Mounts.unmount(path)
        } catch  where error == .noSuchFileOrDirectory || error == .invalidArgument {
            // Not there, or a file that a killed process left before it could mount.
        }
        do throws(Errno) {
            try systemCall { unsafe unlink(path) }
        } catch  where error == .noSuchFileOrDirectory {}
    }

    /// What this namespace is, whatever paths lead to it.
    public borrowing func identity() throws(Errno) -> Identity {
        var status = stat()
        let number = descriptor.rawValue
        try systemCall { unsafe fstat(number, &status) }
        return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Runs `body` on a thread inside this namespace that exits afterwards.
    ///
    /// Blocks until it has ended.
    package borrowing func run<Value: ~Copyable & Sendable>(
        _ body: @escaping @Sendable () throws(Errno) -> Value
    ) throws(Errno) -> Value {
        try start(body).join()
    }

    /// Starts `body` on a thread inside this namespace, beside the caller, who keeps this value until it has ended.
    package borrowing func start<Value: ~Copyable & Sendable>(
        _ body: @escaping @Sendable () throws(Errno) -> Value
    ) throws(Errno) -> DisposableThread<Value, Errno> {
        let number = descriptor.rawValue
        return try DisposableThread { () throws(Errno) in
            try systemCall { fairway_setns_net(number) }
            return try body()
        }
    }

    /// Opens a netlink socket that lives in this namespace.
    public borrowing func openSocket<Family: NetlinkFamily>(
        _ family: Family.Type = Family.self
    ) throws(Errno) -> NetlinkSocket<Family> {
        try run { () throws(Errno) in try NetlinkSocket<Family>() }
    }
}
