internal import Glibc
package import LinuxSystem
package import SystemPackage

/// Connecting to unix sockets by path.
package enum UnixSocket {
    /// What travels over a socket.
    package enum Kind: Sendable {
        /// A stream of bytes.
        case stream
        /// Packets in order, each received whole (`SOCK_SEQPACKET`).
        case packets
    }

    /// Connects to a listening socket; paths longer than the kernel takes in one piece work, too.
    package static func connect(to path: String, kind: Kind) throws(Errno) -> OwnedDescriptor {
        guard path.utf8.count > maximumLength else { return try connect(direct: path, kind: kind) }
        let directory = try OwnedDescriptor.open(Files.parent(of: path), O_RDONLY | O_DIRECTORY)
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        return try connect(direct: "/proc/self/fd/\(directory.rawValue)/\(name)", kind: kind)
    }

    /// The room in `sun_path`, without the NUL that ends it.
    private static let maximumLength = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    private static func connect(direct path: String, kind: Kind) throws(Errno) -> OwnedDescriptor {
        guard path.utf8.count <= maximumLength else { throw .fileNameTooLong }
        let type = kind == .stream ? SOCK_STREAM : SOCK_SEQPACKET
        let flags = Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = OwnedDescriptor(owning: try systemCall { socket(AF_UNIX, flags, 0) })
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let number = descriptor.rawValue
        try systemCall {
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        return descriptor
    }
}
