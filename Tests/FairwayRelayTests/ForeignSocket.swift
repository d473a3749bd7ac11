import FairwayModel
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage

@testable import FairwayRelay

/// A socket as any other program of the host would make it.
struct ForeignSocket: ~Copyable, Sendable {
    /// What programs set so that they get a port more easily.
    enum Option: CaseIterable, Sendable {
        case none, reuseAddress, reusePort
    }

    let descriptor: OwnedDescriptor

    /// Binds and, for TCP, listens.
    init(
        _ address: IPAddress = .v4(.any),
        _ port: UInt16,
        _ transport: TransportProtocol = .tcp,
        _ option: Option = .none
    ) throws(Errno) {
        let family = address.isIPv6 ? AF_INET6 : AF_INET
        let type = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
        let made = OwnedDescriptor(owning: try systemCall { socket(family, Int32(type.rawValue), 0) })
        var one: Int32 = 1
        if option != .none {
            unsafe setsockopt(made.rawValue, SOL_SOCKET, option == .reuseAddress ? SO_REUSEADDR : SO_REUSEPORT, &one, 4)
        }
        try SocketAddress.bind(made, to: address, port: port)
        if transport == .tcp { try systemCall { listen(made.rawValue, 8) } }
        descriptor = made
    }

    /// Whether a program could have the port now.
    static func canBind(
        _ port: UInt16,
        at address: IPAddress = .v4(.any),
        _ transport: TransportProtocol = .tcp,
        _ option: Option = .reuseAddress
    ) throws(Errno) -> Bool {
        do throws(Errno) {
            _ = try ForeignSocket(address, port, transport, option)
            return true
        } catch .addressInUse {
            return false
        }
    }

    /// Connects a new socket, or sets a datagram socket's target.
    static func connect(
        to port: UInt16,
        _ transport: TransportProtocol = .tcp,
        at address: IPAddress = .v4(.loopback)
    ) throws(Errno) -> OwnedDescriptor {
        let type = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
        let family = address.isIPv6 ? AF_INET6 : AF_INET
        let made = OwnedDescriptor(owning: try systemCall { socket(family, Int32(type.rawValue), 0) })
        try SocketAddress.connect(made, to: address, port: port)
        return made
    }
}
