internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Messages over a connection, each behind its length in two bytes (RFC 1035 section 4.2.2).
final class MessageStream: EventHandler {
    enum Event {
        case message([UInt8])
        /// The other side is gone, or speaks of nothing that makes sense; comes once.
        case end
    }

    /// So much is kept for who does not read it.
    private static let mostPending = 128 * 1_024
    private static let chunk = 16 * 1_024
    /// So many chunks are taken before others have their turn.
    private static let mostChunks = 4

    private let loop: EventLoop
    private let socket: OwnedDescriptor
    private let report: (Event) -> Void
    private var token: EventQueue.Token = 0
    private var incoming: [UInt8] = []
    private var outgoing: [UInt8] = []
    private var isClosed = false

    /// Takes over a socket that does not block; it may still be connecting.
    init(_ socket: consuming OwnedDescriptor, in loop: EventLoop, _ report: @escaping (Event) -> Void) throws(Errno) {
        self.loop = loop
        self.socket = socket
        self.report = report
        token = try loop.watch(self.socket.rawValue, .changes, self)
    }

    deinit { close() }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        loop.forget(socket.rawValue, token)
        _ = shutdown(socket.rawValue, Int32(SHUT_RDWR))
    }

    func send(_ message: [UInt8]) {
        guard !isClosed, message.count <= Int(UInt16.max) else { return }
        guard outgoing.count + message.count <= Self.mostPending else { return end() }
        outgoing += [UInt8(message.count >> 8), UInt8(message.count & 0xFF)]
        outgoing += message
        flush()
    }

    func handle(_ event: EventQueue.Event) {
        if event.isWritable { flush() }
        if event.isReadable, !isClosed { receive() }
    }

    private func flush() {
        let number = socket.rawValue
        while !outgoing.isEmpty, !isClosed {
            do throws(Errno) {
                let count = try systemCall {
                    unsafe Glibc.send(number, outgoing, outgoing.count, sendFlags)
                }
                outgoing.removeFirst(count)
            } catch  where error == .resourceTemporarilyUnavailable || error.rawValue == ENOTCONN {
                return
            } catch {
                return end()
            }
        }
    }

    private func receive() {
        let number = socket.rawValue
        var bytes = [UInt8](repeating: 0, count: Self.chunk)
        for _ in 0..<Self.mostChunks where !isClosed {
            do throws(Errno) {
                let count = try systemCall { unsafe recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT)) }
                guard count > 0 else { return end() }
                incoming += bytes[..<count]
                takeMessages()
            } catch .resourceTemporarilyUnavailable {
                return
            } catch {
                return end()
            }
        }
        // The kernel speaks only of what is new: there may be more of the old.
        loop.schedule(at: .now) { [weak self] in if let self, !isClosed { receive() } }
    }

    private func takeMessages() {
        var start = 0
        while !isClosed, incoming.count - start >= 2 {
            let end = start + 2 + (Int(incoming[start]) << 8 | Int(incoming[start + 1]))
            guard end <= incoming.count else { break }
            report(.message(Array(incoming[start + 2..<end])))
            start = end
        }
        incoming.removeFirst(start)
    }

    private func end() {
        guard !isClosed else { return }
        close()
        report(.end)
    }
}

/// A call that sends waits for nothing, and ends nobody's process.
let sendFlags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
