import FairwayModel
import Foundation
import Glibc
import LinuxSystem
import Synchronization
import SystemPackage

/// A unix socket server that answers each connection in the pieces that a test prescribes.
final class TestServer: Sendable {
    /// What to do with one request.
    enum Reaction: Sendable {
        /// Write each piece by itself, then close.
        case answer([String])
        /// Leave the connection open until the client closes it.
        case silence
    }

    /// A directory of its own, with the socket that a daemon of this root has.
    let root: HostRoot
    private let listener: OwnedDescriptor
    private let received = Mutex<[String]>([])
    /// How many requests are still to be closed on.
    private let unread: Mutex<Int>

    /// Listens in a directory of its own, which goes with this object.
    ///
    /// - Parameter unread: how many connections are closed, at first, when a request has arrived, without reading it.
    init(unread: Int = 0, _ react: @escaping @Sendable (_ request: String, _ position: Int) -> Reaction) throws {
        self.unread = Mutex(unread)
        let directory = "/tmp/fairway-client-\(getpid())-\(UInt32.random(in: .min ... .max))"
        root = HostRoot(state: directory, run: directory)
        try Files.makeDirectories(directory, mode: 0o700)
        listener = try Self.listen(at: root.socket)
        let number = listener.rawValue
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(number, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { [weak self] in
                    if self?.closesUnread(connection) == true { return }
                    Self.serve(connection) { request in
                        guard let position = self?.record(request) else { return .silence }
                        return react(request, position)
                    }
                }
            }
        }
    }

    deinit {
        shutdown(listener.rawValue, Int32(SHUT_RDWR))
        try? Files.removeTree(root.run)
    }

    /// What clients have sent so far.
    var requests: [String] { received.withLock { $0 } }

    private func record(_ request: String) -> Int {
        received.withLock { received in
            received.append(request)
            return received.count - 1
        }
    }

    /// Closes a connection that a request has arrived on, if it is one of the first.
    private func closesUnread(_ connection: Int32) -> Bool {
        guard unread.withLock({ $0 }) > 0 else { return false }
        var byte: UInt8 = 0
        // A client that only looks whether somebody listens sends nothing.
        if unsafe recv(connection, &byte, 1, Int32(MSG_PEEK)) > 0 { unread.withLock { $0 -= 1 } }
        close(connection)
        return true
    }

    private static func serve(_ connection: Int32, _ react: (String) -> Reaction) {
        defer { close(connection) }
        guard let request = readRequest(connection) else { return }
        switch react(request) {
        case .silence:
            var byte: UInt8 = 0
            while unsafe read(connection, &byte, 1) > 0 {}
        case .answer(let pieces):
            for piece in pieces {
                let bytes = Array(piece.utf8)
                guard unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return }
            }
        }
    }

    /// Reads head and body; nil for a client that only looks whether somebody listens.
    private static func readRequest(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let head = text.firstRange(of: "\r\n\r\n") {
                let length = text.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
                    .flatMap { Int($0.dropFirst("Content-Length: ".count)) }
                if text[head.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            let count = unsafe read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private static func listen(at path: String) throws -> OwnedDescriptor {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = OwnedDescriptor(owning: try systemCall { socket(AF_UNIX, type, 0) })
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let number = descriptor.rawValue
        try systemCall {
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        try systemCall { Glibc.listen(number, 64) }
        return descriptor
    }
}
