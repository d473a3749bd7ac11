internal import LinuxSystem
internal import SystemPackage

/// One connection to the relay.
final class RelayPeer {
    private(set) var socket: PacketSocket
    /// Whether its breaking means that a daemon died.
    var isDaemon = false
    /// Sockets sent ahead of a `hold`; they are closed if it never comes.
    private var pending = SocketList()

    init(_ socket: consuming PacketSocket) {
        self.socket = socket
    }

    var number: Int32 { socket.descriptor.rawValue }

    func receive() throws(Errno) -> PacketSocket.Packet? {
        try socket.receive()
    }

    func send(_ reply: RelayReply) throws(Errno) {
        try socket.send(reply.bytes)
    }

    func keepForLater(_ sockets: consuming SocketList) {
        pending.append(sockets)
    }

    /// All sockets since the last call.
    func takePending() -> SocketList {
        pending.takeAll()
    }
}
