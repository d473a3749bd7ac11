internal import LinuxSystem
internal import SystemPackage

/// One connection to the relay.
final class RelayPeer {
    private(set) var socket: PacketSocket
    /// Whether its breaking means that a daemon died.
    var isDaemon = false
    /// Sockets sent ahead of a `hold`; they are closed if it never comes.
    private var pending = SocketList()
    /// Whether not all that was sent ahead has arrived.
    private var hasLost = false

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

    /// Takes note that a packet came without all that was in it: what it belonged to can't be done any more.
    func loseSockets() {
        hasLost = true
    }

    /// All sockets since the last call.
    func takePending() throws(MessageError) -> SocketList {
        defer { hasLost = false }
        let sockets = pending.takeAll()
        guard !hasLost else { throw .incomplete }
        return sockets
    }
}
