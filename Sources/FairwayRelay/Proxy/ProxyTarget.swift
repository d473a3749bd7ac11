internal import CLinux
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// Where the relay carries what arrives at one port.
struct ProxyTarget: Hashable {
    /// The container's.
    var address: IPAddress
    var port: UInt16
    /// Whether the kernel translates for every other address of the host, so that a caller there must be a mistake.
    var isForLoopbackOnly: Bool

    /// A socket that is about to be connected.
    func connectStream() throws(Errno) -> OwnedDescriptor {
        let socket = try makeSocket(SOCK_STREAM)
        try SocketOption.set(TCP_NODELAY, at: Int32(IPPROTO_TCP), to: 1, on: socket.rawValue)
        do throws(Errno) {
            try SocketAddress.connect(socket, to: address, port: port)
        } catch .nowInProgress {}
        return socket
    }

    /// A socket that sends to the container only, and receives from it only.
    func connectDatagrams() throws(Errno) -> OwnedDescriptor {
        let socket = try makeSocket(SOCK_DGRAM)
        try SocketAddress.connect(socket, to: address, port: port)
        return socket
    }

    private func makeSocket(_ kind: __socket_type) throws(Errno) -> OwnedDescriptor {
        let type = Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        return OwnedDescriptor(owning: try systemCall { socket(address.isIPv6 ? AF_INET6 : AF_INET, type, 0) })
    }
}
