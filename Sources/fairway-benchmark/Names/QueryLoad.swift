internal import FairwayDNS
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// Questions to a name server, as many as it answers: each answer is followed by the next question at once.
struct QueryLoad {
    /// Whom to ask, and from which address.
    var server: IPAddress
    var source: IPAddress
    /// The questions, in turn.
    var queries: [[UInt8]]
    /// How many are on their way at once.
    var width: Int

    /// A question for a name's IPv4 address.
    static func query(_ name: String) -> [UInt8] {
        let header: [UInt8] = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        let labels = name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
        return header + labels + [0, 0, 1, 0, 1]
    }

    /// Asks for a while; the result is how many answers with an address there were a second.
    ///
    /// Blocks the calling thread.
    func run(for duration: Duration) throws(Errno) -> Double {
        let socket = try connect()
        let batch = try DatagramBatch()
        var (asked, answered) = (0, 0)
        let start = ContinuousClock.now
        while ContinuousClock.now - start < duration {
            // At first, and where something was lost.
            for _ in 0..<width {
                try send(queries[asked % queries.count], over: socket)
                asked += 1
            }
            while ContinuousClock.now - start < duration,
                try Poll.waitUntilReadable(socket.rawValue, timeoutMilliseconds: 200)
            {
                _ = try batch.answer(at: socket.rawValue) { answer, _ in
                    if Self.hasAddress(answer) { answered += 1 }
                    asked += 1
                    return queries[asked % queries.count]
                }
            }
        }
        return Double(answered) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private static func hasAddress(_ answer: RawSpan) -> Bool {
        guard answer.byteCount > 12 else { return false }
        return unsafe answer.unsafeLoad(fromByteOffset: 7, as: UInt8.self) > 0
    }

    private func connect() throws(Errno) -> OwnedDescriptor {
        let made = OwnedDescriptor(owning: try systemCall { socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) })
        try SocketAddress.bind(made, to: source, port: 0)
        try SocketAddress.connect(made, to: server, port: NameServer.usualPort)
        return made
    }

    private func send(_ query: [UInt8], over socket: borrowing OwnedDescriptor) throws(Errno) {
        let number = socket.rawValue
        try systemCall { unsafe Glibc.send(number, query, query.count, 0) }
    }
}
