internal import CLinux
internal import FairwayModel
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// Making the socket that keeps one host port from every other process.
///
/// It is bound, does not listen, and drops datagrams that would reach it. Bound, because that is what another process's
/// bind(2) conflicts with, whatever options it sets. Not listening, so that a connection that no rule of the firewall
/// translates is refused at once, as on a port that nobody has; only those that the relay serves are made to listen,
/// by the relay. The filter is attached before the port is, so that not one datagram is queued before its time.
enum HostPortSocket {
    /// What an existing TCP connection that is only waiting for its end does to a bind.
    enum ClosingConnections {
        /// The port counts as taken, as for a program without SO_REUSEADDR.
        case conflict
        /// The port counts as free, as for any server that is started again.
        case tolerated
    }

    /// Whether the kernel has IPv6 at all.
    static var hasIPv6: Bool { (try? make(AF_INET6, .udp)) != nil }

    /// Binds a port of one address, or of every address of a family.
    ///
    /// The corresponding C errors are bind(2)'s, and `EPROTONOSUPPORT` where the kernel lacks the transport.
    static func open(
        _ address: IPAddress,
        port: UInt16,
        transport: TransportProtocol,
        closingConnections: ClosingConnections = .tolerated
    ) throws(Errno) -> OwnedDescriptor {
        do throws(Errno) {
            return try bound(address, port, transport, isReusing: false)
        } catch  where error == .addressInUse && transport == .tcp && closingConnections == .tolerated {
            return try bound(address, port, transport, isReusing: true)
        }
    }

    private static func bound(
        _ address: IPAddress,
        _ port: UInt16,
        _ transport: TransportProtocol,
        isReusing: Bool
    ) throws(Errno) -> OwnedDescriptor {
        let socket = try make(address.isIPv6 ? AF_INET6 : AF_INET, transport)
        // Else the relay would get IPv4, too, which the firewall translates or nobody answers.
        if address.isIPv6 { try SocketOption.set(IPV6_V6ONLY, at: Int32(IPPROTO_IPV6), to: 1, on: socket.rawValue) }
        // What comes for a stream that doesn't listen is refused; only datagrams would be queued.
        if transport == .udp { try systemCall { fairway_drop_all_input(socket.rawValue) } }
        if isReusing { try SocketOption.set(SO_REUSEADDR, at: SOL_SOCKET, to: 1, on: socket.rawValue) }
        try SocketAddress.bind(socket, to: address, port: port)
        // With the option left on, another process that sets it could bind the port, too.
        if isReusing { try SocketOption.set(SO_REUSEADDR, at: SOL_SOCKET, to: 0, on: socket.rawValue) }
        return socket
    }

    private static func make(_ family: Int32, _ transport: TransportProtocol) throws(Errno) -> OwnedDescriptor {
        let kind = transport == .udp ? SOCK_DGRAM : SOCK_STREAM
        let type = Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return OwnedDescriptor(owning: try systemCall { socket(family, type, Int32(transport.number)) })
    }
}
