internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// One side of a connection on which every message is a packet that may carry descriptors (SOCK_SEQPACKET).
struct PacketSocket: ~Copyable, Sendable {
    /// One packet.
    struct Packet: ~Copyable {
        var bytes: [UInt8]
        var sockets: SocketList
    }

    let descriptor: OwnedDescriptor
    private var buffer = [UInt8](repeating: 0, count: MessageFormat.mostBytes)

    /// Takes over a socket; a send or receive that lasts longer than the bound fails with `EAGAIN`.
    init(_ descriptor: consuming OwnedDescriptor, timeoutSeconds: Int) throws(Errno) {
        self.descriptor = descriptor
        try setTimeout(SO_SNDTIMEO, seconds: timeoutSeconds)
        try setTimeout(SO_RCVTIMEO, seconds: timeoutSeconds)
    }

    /// Makes a unix socket that is neither bound nor connected.
    static func makeDescriptor() throws(Errno) -> OwnedDescriptor {
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return OwnedDescriptor(owning: try systemCall { socket(AF_UNIX, type, 0) })
    }

    /// The process and the user at the other side (SO_PEERCRED).
    var peer: (process: pid_t, user: uid_t) {
        get throws(Errno) {
            let number = descriptor.rawValue
            var process = pid_t()
            var user = uid_t()
            var group = gid_t()
            try systemCall { unsafe fairway_peer_credentials(number, &process, &user, &group) }
            return (process, user)
        }
    }

    func send(_ bytes: [UInt8], sockets: ArraySlice<Int32> = []) throws(Errno) {
        let number = descriptor.rawValue
        let sockets = Array(sockets)
        try systemCall { unsafe fairway_send_descriptors(number, bytes, bytes.count, sockets, sockets.count) }
    }

    /// Waits for a packet; nil when the other side is gone.
    ///
    /// The corresponding C error for one cut short is `EMSGSIZE`.
    mutating func receive() throws(Errno) -> Packet? {
        let number = descriptor.rawValue
        var sockets = [Int32](repeating: -1, count: Int(FAIRWAY_MAX_DESCRIPTORS))
        var count = sockets.count
        let length: Int
        do throws(Errno) {
            length = try systemCall {
                count = sockets.count
                return unsafe fairway_receive_descriptors(number, &buffer, buffer.count, &sockets, &count, 0)
            }
        } catch  where error == .connectionReset {
            return nil
        }
        let received = SocketList(owning: Array(sockets[..<count]))
        return length == 0 ? nil : Packet(bytes: Array(buffer[..<length]), sockets: received)
    }

    private func setTimeout(_ option: Int32, seconds: Int) throws(Errno) {
        let number = descriptor.rawValue
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        try systemCall {
            unsafe setsockopt(number, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
    }
}
