import FairwayTesting
import IPAddressing
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

/// What one pod sends to another and to the host, a numbered datagram and a byte of a connection each millisecond.
final class Traffic: Sendable {
    /// One way, from a pod to whoever serves at a name.
    private struct Way: Sendable {
        let datagrams: (sender: ProbeSocket, receiver: ProbeSocket)
        let connection: (sender: ProbeSocket, receiver: ProbeSocket)
    }

    /// What came of a way.
    struct Account: Hashable, Sendable {
        var lost: [UInt32] = []
        /// How many bytes of the connection have not arrived.
        var missing = 0
    }

    private struct State {
        var sent: UInt32 = 0
        var isStopped = false
        var arrived: [Set<UInt32>]
        var bytes: [Int]
        var failure: Errno?
    }

    private let ways: [Way]
    private let state: Mutex<State>
    private let isOver: AsyncStream<Void>

    /// Starts to send, and returns when something has arrived on every way.
    ///
    /// - Parameter services: who listens, at which address of the sender's network.
    init(
        from sender: Pod,
        to services: [(address: IPAddress, run: (@escaping Opening) throws -> ProbeSocket)]
    ) async throws {
        ways = try services.map { try Self.connect(sender, $0.address, $0.run) }
        state = Mutex(State(arrived: ways.map { _ in [] }, bytes: ways.map { _ in 0 }))
        let (isOver, end) = AsyncStream.makeStream(of: Void.self)
        self.isOver = isOver
        startDetachedThread { [self] in
            sendAndReceive()
            end.finish()
        }
        #expect(try await eventually { state.withLock { $0.arrived.allSatisfy { $0.count > 20 } } })
    }

    typealias Opening = @Sendable () throws(Errno) -> ProbeSocket

    private static func connect(
        _ pod: Pod,
        _ address: IPAddress,
        _ run: (@escaping Opening) throws -> ProbeSocket
    ) throws -> Way {
        let name = SocketName(address, 7778)
        let open = { (kind: ProbeSocket.Kind, isServer: Bool) -> Opening in
            { () throws(Errno) in
                let socket = try ProbeSocket(kind)
                if isServer { try socket.serve(at: name, kind) } else { try socket.connect(to: name) }
                return socket
            }
        }
        let (receiver, listener) = (try run(open(.udp, true)), try run(open(.tcp, true)))
        let (sender, caller) = (try pod.run(open(.udp, false)), try pod.run(open(.tcp, false)))
        try #require(try Poll.waitUntilReadable(listener.rawDescriptor, timeoutMilliseconds: 10_000))
        let called = try #require(try listener.accept()).socket
        return Way(datagrams: (sender, receiver), connection: (caller, called))
    }

    /// Stops, waits for what is still to come, and tells what was lost on each way.
    ///
    /// A connection sends again what was lost, so its bytes have arrived within some seconds where it is alive.
    func stop() async throws -> [Account] {
        state.withLock { $0.isStopped = true }
        for await _ in isOver {}
        try state.withLock { state in if let failure = state.failure { throw failure } }
        _ = try await eventually {
            try receive()
            return state.withLock { state in state.bytes.allSatisfy { $0 == state.sent } }
        }
        return state.withLock { state in
            zip(state.arrived, state.bytes).map { arrived, bytes in
                Account(lost: Set(0..<state.sent).subtracting(arrived).sorted(), missing: Int(state.sent) - bytes)
            }
        }
    }

    private func sendAndReceive() {
        while !state.withLock({ $0.isStopped }) {
            do throws(Errno) {
                try sendNext()
                try receive()
                // Nothing is readable before: this is one millisecond.
                _ = try Poll.firstReadable(of: [], timeoutMilliseconds: 1)
            } catch {
                state.withLock { $0.failure = error }
                return
            }
        }
    }

    private func sendNext() throws(Errno) {
        let number = state.withLock { state in
            defer { state.sent += 1 }
            return state.sent
        }
        for way in ways {
            try way.datagrams.sender.send((0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) })
            try way.connection.sender.send([0])
        }
    }

    private func receive() throws(Errno) {
        for (index, way) in ways.enumerated() {
            while let datagram = try way.datagrams.receiver.receive()?.bytes {
                let number = datagram.reduce(0) { $0 << 8 | UInt32($1) }
                state.withLock { _ = $0.arrived[index].insert(number) }
            }
            while let count = try way.connection.receiver.receive()?.bytes.count, count > 0 {
                state.withLock { $0.bytes[index] += count }
            }
        }
    }
}
