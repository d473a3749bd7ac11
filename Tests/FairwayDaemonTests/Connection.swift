import Glibc
import LinuxSystem
import SystemPackage
import Testing

/// A connection to a daemon's socket.
final class Connection {
    private let socket: OwnedDescriptor

    init(to path: String) throws {
        socket = OwnedDescriptor(
            owning: try systemCall {
                Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            }
        )
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        try #require(bytes.count < 108)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        try Self.connect(socket.rawValue, to: address)
    }

    private static func connect(_ number: Int32, to address: sockaddr_un) throws(Errno) {
        try systemCall {
            unsafe withUnsafePointer(to: address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
    }

    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        let number = socket.rawValue
        // A server that has refused the rest of a request may have closed already.
        _ = try systemCall { unsafe Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    /// What comes next; empty at the end.
    func readSome() throws -> [UInt8] {
        guard try Poll.waitUntilReadable(socket.rawValue, timeoutMilliseconds: 20_000) else { throw Errno.timedOut }
        do throws(Errno) {
            return try Self.receive(from: socket.rawValue)
        } catch .connectionReset {
            return []
        }
    }

    private static func receive(from number: Int32) throws(Errno) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        let count = try systemCall { unsafe recv(number, &chunk, chunk.count, 0) }
        return Array(chunk[..<count])
    }

    /// Reads until `text` has come; false if the end comes first.
    func read(until text: String) throws -> Bool {
        var all: [UInt8] = []
        while true {
            let some = try readSome()
            guard !some.isEmpty else { return false }
            all += some
            if String(decoding: all, as: UTF8.self).contains(text) { return true }
        }
    }

    func readAll() throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let some = try readSome()
            guard !some.isEmpty else { return all }
            all += some
        }
    }
}
