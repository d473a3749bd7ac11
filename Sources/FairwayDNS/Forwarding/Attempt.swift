internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// One name server asked one question: by a datagram, and by a stream where the answer is too long for one.
final class Attempt: EventHandler {
    let server: NameServer
    private unowned let exchange: Exchange
    private let query: ForwardedQuery
    /// With the number that only this server knows, and the port that the kernel drew.
    private var id = UInt16.random(in: .min ... .max)
    /// The server does not understand EDNS: it is asked without.
    private var isPlain = false
    private var socket: OwnedDescriptor?
    private var token: EventQueue.Token = 0
    private var stream: MessageStream?
    private(set) var isClosed = false

    /// What is longer comes by a stream.
    private static let mostBytes = 4_096

    init(_ query: ForwardedQuery, _ server: NameServer, of exchange: Exchange) {
        self.query = query
        self.server = server
        self.exchange = exchange
    }

    func start(usingStream: Bool) {
        do throws(Errno) {
            if usingStream { try openStream() } else { try openSocket() }
        } catch {
            exchange.attempt(self, ended: nil)
        }
    }

    /// Sends the datagram again.
    func `repeat`() {
        // What can't be sent now is lost, as it might be on its way.
        try? sendDatagram()
    }

    func close() {
        isClosed = true
        if let number = socket?.rawValue { loop.forget(number, token) }
        socket = nil
        stream?.close()
        stream = nil
    }

    func handle(_ event: EventQueue.Event) {
        // A hundred that are none of ours are enough for one turn.
        for _ in 0..<100 {
            guard let number = socket?.rawValue else { return }
            var bytes = [UInt8](repeating: 0, count: Self.mostBytes)
            do throws(Errno) {
                let count = try systemCall { unsafe recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT)) }
                take(Array(bytes[..<count]))
            } catch .resourceTemporarilyUnavailable {
                return
            } catch {
                // Such as "connection refused": nobody is there.
                return exchange.attempt(self, ended: nil)
            }
        }
    }

    /// Takes a message from the server's address; what does not fit the question is somebody's forgery, or very late.
    private func take(_ message: [UInt8]) {
        if refusesEDNS(message) { return askPlainly() }
        guard let answer = UpstreamAnswer(message, to: query.key, id: id) else { return }
        guard answer.isTruncated else { return exchange.attempt(self, ended: answer) }
        if let number = socket?.rawValue { loop.forget(number, token) }
        socket = nil
        do throws(Errno) {
            try openStream()
        } catch {
            exchange.attempt(self, ended: nil)
        }
    }

    private var loop: EventLoop { exchange.forwarder.loop }

    private func openSocket() throws(Errno) {
        let made = try Self.connect(to: server, Int32(SOCK_DGRAM.rawValue))
        token = try loop.watch(made.rawValue, .reading, self)
        socket = consume made
        try sendDatagram()
    }

    private func sendDatagram() throws(Errno) {
        guard let number = socket?.rawValue else { return }
        let message = message
        try systemCall { unsafe send(number, message, message.count, sendFlags) }
    }

    private func openStream() throws(Errno) {
        let made = try Self.connect(to: server, Int32(SOCK_STREAM.rawValue))
        let stream = try MessageStream(made, in: loop) { [weak self] event in self?.take(event) }
        self.stream = stream
        stream.send(message)
    }

    private func take(_ event: MessageStream.Event) {
        switch event {
        case .message(let message):
            if refusesEDNS(message) { return askPlainly() }
            guard let answer = UpstreamAnswer(message, to: query.key, id: id), !answer.isTruncated else { break }
            exchange.attempt(self, ended: answer)
        case .end:
            exchange.attempt(self, ended: nil)
        }
    }

    /// Whether the server says that it does not understand the query, which may be because of what came after DNS
    /// (RFC 6891 section 7); what it did not understand it need not repeat.
    private func refusesEDNS(_ message: [UInt8]) -> Bool {
        guard !isPlain, query.edns != nil else { return false }
        var reader = unsafe MessageReader(message.span.bytes)
        guard let header = try? reader.header() else { return false }
        return header.id == id && header.flags.contains(.response) && header.isQuery && header.code == .formatError
    }

    /// Asks again, without EDNS, and with another number.
    private func askPlainly() {
        isPlain = true
        id = .random(in: .min ... .max)
        do throws(Errno) {
            if stream == nil { return try sendDatagram() }
            // The server may have closed that one.
            stream?.close()
            try openStream()
        } catch {
            exchange.attempt(self, ended: nil)
        }
    }

    private var message: [UInt8] {
        let flags = query.header.flags.intersection([.checkingDisabled, .authenticData]).union(.recursionDesired)
        var writer = MessageWriter()
        writer.begin(MessageHeader(id: id, flags: flags), limit: .max)
        writer.put(Question(DomainName(unchecked: query.key.name), query.key.type))
        if !isPlain, let edns = query.edns { writer.put(EDNS(wantsSignatures: edns.wantsSignatures)) }
        writer.finish()
        return writer.bytes
    }

    /// A socket with a port of its own, which only the server can reach.
    private static func connect(to server: NameServer, _ type: Int32) throws(Errno) -> OwnedDescriptor {
        let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let family = server.address.isIPv6 ? AF_INET6 : AF_INET
        let made = OwnedDescriptor(owning: try systemCall { Glibc.socket(family, type | flags, 0) })
        let scope = server.interface.map { unsafe if_nametoindex($0) } ?? 0
        do throws(Errno) {
            try SocketAddress.connect(made, to: server.address, port: server.port, scope: scope)
        } catch  where error.rawValue == EINPROGRESS {
            // The stream says when it is open, or that it can't be.
        }
        return made
    }
}
