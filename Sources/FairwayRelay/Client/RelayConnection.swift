internal import CLinux
internal import FairwayModel
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// A connection to a relay that has greeted us.
struct RelayConnection: ~Copyable, Sendable {
    private var socket: PacketSocket
    /// The relay's process.
    private(set) var processID: Int32 = 0
    private var process: ProcessDescriptor?

    private init(_ socket: consuming PacketSocket) {
        self.socket = socket
    }

    /// Connects to the relay of an abstract name and exchanges greetings.
    static func open(name: String, isDaemon: Bool, patience: Int) throws(RelayFailure) -> RelayConnection {
        var connection = RelayConnection(try connect(name, patience: patience))
        connection.processID = try connection.checkedPeer()
        try connection.send(.hello(isDaemon: isDaemon))
        guard case .welcome(let id) = try connection.receive() else { throw .misunderstood }
        connection.processID = Int32(truncatingIfNeeded: id)
        // One that has ended meanwhile is noticed by the next message.
        connection.process = try? ProcessDescriptor(opening: connection.processID)
        return connection
    }

    private static func connect(_ name: String, patience: Int) throws(RelayFailure) -> PacketSocket {
        do throws(Errno) {
            let descriptor = try PacketSocket.makeDescriptor()
            try SocketAddress.connect(descriptor, toName: name)
            return try PacketSocket(descriptor, timeoutSeconds: patience)
        } catch .connectionRefused {
            throw .gone
        } catch {
            throw .system(error)
        }
    }

    /// The kernel tells who called listen(2), which relays do before they give their rights up: nobody else is handed a
    /// port.
    private borrowing func checkedPeer() throws(RelayFailure) -> Int32 {
        let peer: (process: pid_t, user: uid_t)
        do throws(Errno) {
            peer = try socket.peer
        } catch {
            throw .system(error)
        }
        guard peer.user == geteuid() else { throw .impostor }
        return peer.process
    }

    /// Has sockets kept for an owner; the result says how many owners have some now.
    mutating func hold(
        _ ports: [PublishedPort],
        _ sockets: borrowing SocketList,
        for owner: ObjectID,
        at addresses: [IPAddress]
    ) throws(RelayFailure) -> UInt32 {
        let most = Int(FAIRWAY_MAX_DESCRIPTORS)
        var rest = sockets.numbers[...]
        while rest.count > most {
            try send(.sockets, sockets: rest.prefix(most))
            rest = rest.dropFirst(most)
        }
        try send(.hold(owner: owner, addresses: addresses, ports: ports), sockets: rest)
        return try receiveDone()
    }

    /// Has an owner's sockets closed; the result says how many owners have some now.
    mutating func release(_ owner: ObjectID) throws(RelayFailure) -> UInt32 {
        try send(.release(owner: owner))
        return try receiveDone()
    }

    /// What is held for whom.
    mutating func list() throws(RelayFailure) -> [ObjectID: [PublishedPort]] {
        try send(.list)
        var held: [ObjectID: [PublishedPort]] = [:]
        while true {
            switch try receive() {
            case .held(let owner, let ports): held[owner, default: []] += ports
            case .end: return held
            case .welcome, .done, .refused, .served, .known: throw .misunderstood
            }
        }
    }

    /// Says that this client ends on purpose.
    mutating func leave() throws(RelayFailure) {
        try send(.leave)
    }

    /// Waits until the relay has ended.
    mutating func waitForEnd() throws(RelayFailure) {
        do throws(RelayFailure) {
            _ = try receive()
            throw .misunderstood
        } catch .gone {}
    }

    mutating func receiveDone() throws(RelayFailure) -> UInt32 {
        guard case .done(let owners) = try receive() else { throw .misunderstood }
        return owners
    }

    func send(_ request: RelayRequest, sockets: ArraySlice<Int32> = []) throws(RelayFailure) {
        try send(request.bytes, sockets: sockets)
    }

    func send(_ bytes: [UInt8], sockets: ArraySlice<Int32> = []) throws(RelayFailure) {
        do throws(Errno) {
            try socket.send(bytes, sockets: sockets)
        } catch  where error == .brokenPipe || error == .connectionReset {
            throw .gone
        } catch .resourceTemporarilyUnavailable {
            throw .silent(processID)
        } catch {
            throw .system(error)
        }
    }

    mutating func receive() throws(RelayFailure) -> RelayReply {
        guard let bytes = try receiveBytes() else { throw .gone }
        guard let reply = try? RelayReply(bytes[...]) else { throw .misunderstood }
        if case .refused(let reason) = reply { throw .refused(reason) }
        return reply
    }

    /// Waits a moment until a relay that has closed the connection has closed all its sockets, too.
    func waitForExit() {
        _ = try? process?.waitForExit(timeoutMilliseconds: 1_000)
    }

    private mutating func receiveBytes() throws(RelayFailure) -> [UInt8]? {
        do throws(Errno) {
            return try socket.receive()?.bytes
        } catch .resourceTemporarilyUnavailable {
            throw .silent(processID)
        } catch {
            throw .system(error)
        }
    }
}
