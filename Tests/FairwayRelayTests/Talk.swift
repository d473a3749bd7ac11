import Glibc
import LinuxSystem
import SystemPackage

@testable import FairwayRelay

/// What programs do with connected sockets; nothing waits for more than ten seconds.
enum Talk {
    /// Makes a socket fail with `EAGAIN` instead of waiting for ever.
    static func bound(_ socket: Int32) throws(Errno) {
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            try systemCall {
                unsafe setsockopt(socket, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
            }
        }
    }

    static func accept(_ listener: borrowing OwnedDescriptor) throws(Errno) -> OwnedDescriptor {
        let number = listener.rawValue
        try bound(number)
        let accepted = OwnedDescriptor(owning: try systemCall { Glibc.accept(number, nil, nil) })
        try bound(accepted.rawValue)
        return accepted
    }

    static func send(_ bytes: [UInt8], over socket: Int32) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(1 << 20))
            let count = try systemCall { unsafe Glibc.send(socket, part, part.count, Int32(MSG_NOSIGNAL)) }
            rest = rest.dropFirst(count)
        }
    }

    static func send(_ text: String, over socket: Int32) throws(Errno) {
        try send(Array(text.utf8), over: socket)
    }

    /// What arrives next; empty at the end.
    static func receive(_ most: Int = 1 << 20, from socket: Int32) throws(Errno) -> [UInt8] {
        try bound(socket)
        var bytes = [UInt8](repeating: 0, count: most)
        let count = try systemCall { unsafe recv(socket, &bytes, bytes.count, 0) }
        return Array(bytes[..<count])
    }

    /// All that arrives up to the end.
    static func receiveAll(from socket: Int32) throws(Errno) -> String {
        var text: [UInt8] = []
        while true {
            let bytes = try receive(from: socket)
            guard !bytes.isEmpty else { return String(decoding: text, as: UTF8.self) }
            text += bytes
        }
    }

    /// Closes a socket so that the other side sees a reset.
    static func reset(_ socket: consuming OwnedDescriptor) {
        SocketOption.discardOnClose(socket.rawValue)
    }

    static func endSending(over socket: Int32) throws(Errno) {
        try systemCall { shutdown(socket, Int32(SHUT_WR)) }
    }
}
