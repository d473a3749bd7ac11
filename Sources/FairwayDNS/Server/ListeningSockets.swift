internal import Glibc
package import IPAddressing
package import LinuxSystem
package import SystemPackage

/// The two sockets at which names are asked for at one address: for datagrams, and for streams.
///
/// They may be made by a process that may have port 53, in any network namespace, and handed over to one that may not.
package struct ListeningSockets: ~Copyable, Sendable {
    package let datagrams: OwnedDescriptor
    package let streams: OwnedDescriptor

    /// Takes over two bound sockets.
    package init(datagrams: consuming OwnedDescriptor, streams: consuming OwnedDescriptor) {
        self.datagrams = datagrams
        self.streams = streams
    }

    /// Binds both at an address, which need not be there yet; port 0 stands for any that is free for both.
    ///
    /// The corresponding C error for a port that somebody else has is `EADDRINUSE`.
    package init(on address: IPAddress, port: UInt16 = NameServer.usualPort) throws(Errno) {
        let datagrams = try Self.bind(Int32(SOCK_DGRAM.rawValue), address, port)
        // Where any port will do it is the same one for both.
        let same = try SocketAddress.local(of: datagrams.rawValue).port
        let streams = try Self.bind(Int32(SOCK_STREAM.rawValue), address, same)
        try Self.makeRoom(datagrams.rawValue)
        self.init(datagrams: datagrams, streams: streams)
    }

    /// What came to one address before it was read: a thousand questions at once, which the usual room does not hold.
    private static let room: Int32 = 1_024 * 1_024

    /// Lets so much wait; without the right to more (`CAP_NET_ADMIN`), as much as the host allows everybody.
    private static func makeRoom(_ socket: Int32) throws(Errno) {
        do throws(Errno) {
            try SocketOption.set(SO_RCVBUFFORCE, at: SOL_SOCKET, to: room, on: socket)
        } catch .notPermitted {
            try SocketOption.set(SO_RCVBUF, at: SOL_SOCKET, to: room, on: socket)
        }
    }

    private static func bind(_ type: Int32, _ address: IPAddress, _ port: UInt16) throws(Errno) -> OwnedDescriptor {
        let family = address.isIPv6 ? AF_INET6 : AF_INET
        let made = OwnedDescriptor(owning: try systemCall { socket(family, type | Int32(SOCK_CLOEXEC.rawValue), 0) })
        if address.isIPv6 {
            try SocketOption.set(IPV6_V6ONLY, at: Int32(IPPROTO_IPV6), to: 1, on: made.rawValue)
            try SocketOption.set(freeBindIPv6, at: Int32(IPPROTO_IPV6), to: 1, on: made.rawValue)
        } else {
            try SocketOption.set(freeBindIPv4, at: Int32(IPPROTO_IP), to: 1, on: made.rawValue)
        }
        // Connections of a resolver that was there before must not keep us from the port.
        if type == Int32(SOCK_STREAM.rawValue) {
            try SocketOption.set(SO_REUSEADDR, at: SOL_SOCKET, to: 1, on: made.rawValue)
        }
        try SocketAddress.bind(made, to: address, port: port)
        return made
    }

    /// `IP_FREEBIND`.
    private static let freeBindIPv4: Int32 = 15
    /// `IPV6_FREEBIND`.
    private static let freeBindIPv6: Int32 = 78

    /// Gives both up: the caller closes them from now on.
    package consuming func release() -> (datagrams: Int32, streams: Int32) {
        (datagrams.release(), streams.release())
    }

    /// Has both wait for nothing, and the second one take connections.
    func prepare() throws(Errno) {
        try SocketOption.setNonBlocking(datagrams.rawValue)
        try SocketOption.setNonBlocking(streams.rawValue)
        let number = streams.rawValue
        try systemCall { listen(number, SOMAXCONN) }
    }
}
