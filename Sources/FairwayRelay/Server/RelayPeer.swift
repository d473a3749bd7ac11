internal import LinuxSystem
internal import SystemPackage

/// One connection to the relay.
final class RelayPeer {
    private(set) var socket: PacketSocket
    /// Whether its breaking means that a daemon died.
    var isDaemon = false
    /// Sockets sent ahead of a `hold` or `serve`; they are closed if it never comes.
    private var pending = SocketList()
    /// Names sent ahead of a `serve`.
    private var content: [UInt8] = []
    /// No network has more names.
    private static let mostContent = 64 * 1024 * 1024
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

    func keepForLater(_ content: [UInt8]) {
        guard self.content.count + content.count <= Self.mostContent else { return loseSockets() }
        self.content += content
    }

    /// Takes note that a packet came without all that was in it: what it belonged to can't be done any more.
    func loseSockets() {
        hasLost = true
    }

    /// All names since the last call; whether they are all that was sent, ``takePending()`` says.
    func takeContent() -> [UInt8] {
        defer { content = [] }
        return content
    }

    /// All sockets since the last call.
    func takePending() throws(MessageError) -> SocketList {
        defer { hasLost = false }
        let sockets = pending.takeAll()
        guard !hasLost else { throw .incomplete }
        return sockets
    }
}
