import FairwayModel
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage

@testable import FairwayDNS
@testable import FairwayRelay

/// A program that asks for names, from an address of its own; nothing waits for more than ten seconds.
struct Questioner: ~Copyable, Sendable {
    /// What an answer says, as far as these tests care.
    enum Answer: Hashable, Sendable {
        case addresses([IPAddress])
        /// No address, and this code.
        case code(UInt16)
    }

    private let socket: OwnedDescriptor
    private let isStream: Bool

    init(at server: IPAddress, port: UInt16, from source: IPAddress, isStream: Bool = false) throws(Errno) {
        let type = isStream ? SOCK_STREAM : SOCK_DGRAM
        let family = server.isIPv6 ? AF_INET6 : AF_INET
        let made = OwnedDescriptor(owning: try systemCall { Glibc.socket(family, Int32(type.rawValue), 0) })
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        let number = made.rawValue
        try systemCall {
            unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
        try SocketAddress.bind(made, to: source, port: 0)
        try SocketAddress.connect(made, to: server, port: port)
        socket = made
        self.isStream = isStream
    }

    /// Asks for a name's IPv4 addresses, and waits for the answer.
    func ask(_ name: String) throws -> Answer {
        var writer = FairwayDNS.MessageWriter()
        writer.begin(MessageHeader(id: 1, flags: [.recursionDesired]), limit: .max)
        writer.put(Question(DomainName(name) ?? .root, .a))
        writer.finish()
        try send(writer.bytes)
        return try Self.answer(in: receive())
    }

    private func send(_ query: [UInt8]) throws(Errno) {
        let bytes = (isStream ? [UInt8(query.count >> 8), UInt8(query.count & 0xFF)] : []) + query
        let number = socket.rawValue
        try systemCall { unsafe Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    private func receive() throws(Errno) -> [UInt8] {
        guard isStream else { return try take(4_096) }
        var bytes: [UInt8] = []
        while bytes.count < 2 || bytes.count < 2 + (Int(bytes[0]) << 8 | Int(bytes[1])) {
            let more = try take(4_096)
            guard !more.isEmpty else { throw .connectionReset }
            bytes += more
        }
        return Array(bytes.dropFirst(2))
    }

    private func take(_ most: Int) throws(Errno) -> [UInt8] {
        let number = socket.rawValue
        var bytes = [UInt8](repeating: 0, count: most)
        let count = try systemCall { unsafe recv(number, &bytes, most, 0) }
        return Array(bytes[..<count])
    }

    private static func answer(in bytes: [UInt8]) throws -> Answer {
        var reader = unsafe FairwayDNS.MessageReader(bytes.span.bytes)
        let header = try reader.header()
        _ = try reader.question()
        var addresses: [IPAddress] = []
        for _ in 0..<header.answerCount {
            if case .a(let address) = try reader.record().data { addresses.append(.v4(address)) }
        }
        return addresses.isEmpty ? .code(header.code.rawValue) : .addresses(addresses)
    }
}

extension PrivateHost {
    /// A name server that says that www.example.org is at an address of 192.0.2.0/24, by its own last byte.
    func nameServer(at address: IPv4Address) throws -> (address: IPv4Address, resolver: Resolver) {
        let answer = IPv4Address(192, 0, 2, UInt8(truncatingIfNeeded: address.rawValue))
        let content = ZoneContent(
            id: .random(),
            name: "world",
            subnets: ["127.0.0.0/8"].compactMap { IPNetwork($0) },
            members: [ZoneMember(container: .random(), names: ["www.example.org"], addresses: [.v4(answer)])]
        )
        let resolver = try run {
            let resolver = try Resolver()
            resolver.set(Zone(content))
            try resolver.listen(at: ListeningSockets(on: .v4(address)), for: content.id)
            return resolver
        }
        return (address, resolver)
    }

    /// Asks once, by default as a member of the test's network.
    func ask(
        _ name: String,
        port: UInt16 = 53,
        from source: IPAddress = NamesLiveTests.address(2),
        isStream: Bool = false
    ) throws -> Questioner.Answer {
        try run { try Questioner(at: NamesLiveTests.gateway, port: port, from: source, isStream: isStream).ask(name) }
    }
}
