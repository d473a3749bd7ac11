import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage

@testable import FairwayDNS

/// What programs do that ask for names; nothing waits for more than ten seconds.
struct DNSClient: ~Copyable, Sendable {
    private let socket: OwnedDescriptor
    private let isStream: Bool

    /// Connects from an address of this host.
    init(to server: String, from source: String, isStream: Bool = false) throws(Errno) {
        let (server, source) = (SomeZones.ip(server), SomeZones.ip(source))
        let type = isStream ? SOCK_STREAM : SOCK_DGRAM
        let family = server.isIPv6 ? AF_INET6 : AF_INET
        let made = OwnedDescriptor(owning: try systemCall { Glibc.socket(family, Int32(type.rawValue), 0) })
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        let number = made.rawValue
        try systemCall {
            unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
        try SocketAddress.bind(made, to: source, port: 0)
        try SocketAddress.connect(made, to: server, port: NameServer.usualPort)
        self.init(made, isStream: isStream)
    }

    private init(_ socket: consuming OwnedDescriptor, isStream: Bool) {
        self.socket = socket
        self.isStream = isStream
    }

    /// Asks, and waits for the answer.
    static func ask(
        _ query: [UInt8],
        at server: String,
        from source: String,
        isStream: Bool = false
    ) throws -> ReadMessage {
        let client = try DNSClient(to: server, from: source, isStream: isStream)
        try client.send(query)
        return try ReadMessage(client.receive())
    }

    func send(_ query: [UInt8]) throws(Errno) {
        if isStream { return try Self.send(query, over: socket.rawValue) }
        let number = socket.rawValue
        try systemCall { unsafe Glibc.send(number, query, query.count, 0) }
    }

    /// Sends a message over a stream byte by byte.
    func sendSlowly(_ query: [UInt8]) throws(Errno) {
        let number = socket.rawValue
        try SocketOption.set(TCP_NODELAY, at: Int32(IPPROTO_TCP), to: 1, on: number)
        for byte in [UInt8(query.count >> 8), UInt8(query.count & 0xFF)] + query {
            try systemCall { unsafe Glibc.send(number, [byte], 1, Int32(MSG_NOSIGNAL)) }
        }
    }

    func receive() throws(Errno) -> [UInt8] {
        if isStream { return try Self.receive(from: socket.rawValue) }
        let number = socket.rawValue
        var bytes = [UInt8](repeating: 0, count: 65_535)
        let count = try systemCall { unsafe recv(number, &bytes, bytes.count, 0) }
        return Array(bytes[..<count])
    }

    /// Whether the other side has ended the connection; waits for it.
    func isEnded() throws(Errno) -> Bool {
        var byte: UInt8 = 0
        let number = socket.rawValue
        do throws(Errno) {
            return try systemCall { unsafe recv(number, &byte, 1, 0) } == 0
        } catch .connectionReset {
            return true
        }
    }

    static func send(_ message: [UInt8], over stream: Int32) throws(Errno) {
        let bytes = [UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message
        try systemCall { unsafe Glibc.send(stream, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    static func receive(from stream: Int32) throws(Errno) -> [UInt8] {
        let head = try take(2, from: stream)
        return try take(Int(head[0]) << 8 | Int(head[1]), from: stream)
    }

    private static func take(_ count: Int, from stream: Int32) throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var part = [UInt8](repeating: 0, count: count - bytes.count)
            let got = try systemCall { unsafe recv(stream, &part, part.count, 0) }
            guard got > 0 else { throw .connectionReset }
            bytes += part[..<got]
        }
        return bytes
    }
}

/// What a forger does with a socket that is connected already.
enum DNSClientProbe {
    static func send(_ message: [UInt8], over socket: Int32) throws(Errno) {
        try systemCall { unsafe Glibc.send(socket, message, message.count, 0) }
    }
}
