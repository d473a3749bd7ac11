import Glibc
import IPAddressing
import LinuxSystem
import Synchronization
import SystemPackage

@testable import FairwayDNS

/// A name server that says what a test wants.
final class FakeServer: Sendable {
    /// What was asked, and how.
    struct Ask: Sendable {
        var message: [UInt8]
        var isStream: Bool
        /// How many were asked before.
        var count: Int
        /// The port it came from.
        var port: UInt16
    }

    /// What is said to it, one message after the other, after a while.
    struct Reply: Sendable {
        var delay: Duration = .zero
        var messages: [[UInt8]] = []
    }

    let server: NameServer
    private let stop: EventDescriptor
    private let ended: EventDescriptor
    private let asked = Mutex<[Ask]>([])

    var asks: [Ask] { asked.withLock { $0 } }

    init(on host: DNSHost, _ address: String, _ respond: @escaping @Sendable (Ask) -> Reply) throws {
        let server = NameServer(SomeZones.ip(address))
        self.server = server
        stop = try EventDescriptor()
        ended = try EventDescriptor()
        try host.run {
            let sockets = try ListeningSockets(on: server.address)
            try systemCall { [number = sockets.streams.rawValue] in listen(number, 8) }
            let (datagrams, streams) = sockets.release()
            startDetachedThread {
                let sockets = [
                    OwnedDescriptor(owning: datagrams).release(), OwnedDescriptor(owning: streams).release(),
                ]
                try? self.serve(sockets, respond)
                for socket in sockets { close(socket) }
                self.ended.signal()
            }
        }
    }

    /// Ends it; then its port is free.
    func end() {
        stop.signal()
        _ = try? Poll.waitUntilReadable(ended.rawValue, timeoutMilliseconds: 10_000)
    }

    private func serve(_ sockets: [Int32], _ respond: @escaping @Sendable (Ask) -> Reply) throws {
        while true {
            switch try Poll.firstReadable(of: [stop.rawValue] + sockets, timeoutMilliseconds: -1) {
            case 1: serveDatagram(sockets[0], respond)
            case 2: serveStream(sockets[1], respond)
            default: return
            }
        }
    }

    private func serveDatagram(_ socket: Int32, _ respond: @escaping @Sendable (Ask) -> Reply) {
        var caller = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let length = unsafe withUnsafeMutablePointer(to: &caller) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe recvfrom(socket, &bytes, bytes.count, 0, $0, &size)
            }
        }
        guard length > 0 else { return }
        let ask = note(Array(bytes[..<length]), isStream: false, port: UInt16(bigEndian: caller.sin_port))
        let reply = respond(ask)
        let target = caller
        let send = { @Sendable in
            usleep(UInt32(reply.delay / .microseconds(1)))
            var target = target
            for message in reply.messages {
                unsafe withUnsafePointer(to: &target) { pointer in
                    _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe sendto(socket, message, message.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
            }
        }
        if reply.delay > .zero { startDetachedThread(send) } else { send() }
    }

    private func serveStream(_ listener: Int32, _ respond: @Sendable (Ask) -> Reply) {
        let accepted = OwnedDescriptor(owning: accept(listener, nil, nil))
        guard let message = try? DNSClient.receive(from: accepted.rawValue) else { return }
        for answer in respond(note(message, isStream: true, port: 0)).messages {
            try? DNSClient.send(answer, over: accepted.rawValue)
        }
    }

    private func note(_ message: [UInt8], isStream: Bool, port: UInt16) -> Ask {
        asked.withLock { asked in
            asked.append(Ask(message: message, isStream: isStream, count: asked.count, port: port))
            return asked[asked.count - 1]
        }
    }
}
