import FairwayModel
import Glibc
import LinuxSystem
import SystemPackage
import Testing

/// Speaks conmon's attach protocol: a first byte of 2 is standard output, 3 standard error.
struct AttachClient: ~Copyable {
    let socket: OwnedDescriptor

    init(_ targets: AttachTargets) throws {
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = OwnedDescriptor(owning: try systemCall { Glibc.socket(AF_UNIX, type, 0) })
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(targets.socket.utf8.count < 108)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: targets.socket.utf8) }
        let number = socket.rawValue
        try systemCall {
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    unsafe connect(number, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        self.socket = socket
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        try systemCall { unsafe Glibc.send(socket.rawValue, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Tells that no more input comes.
    func finishInput() throws {
        try systemCall { shutdown(socket.rawValue, Int32(SHUT_WR)) }
    }

    /// The next packet's text; nil at the end.
    func receive() throws -> String? {
        var packet = [UInt8](repeating: 0, count: 16 * 1024)
        guard try Poll.waitUntilReadable(socket.rawValue, timeoutMilliseconds: 20_000) else { throw Errno.timedOut }
        let count = try systemCall { unsafe recv(socket.rawValue, &packet, packet.count, 0) }
        return count > 0 ? String(decoding: packet[1..<count], as: UTF8.self) : nil
    }

    /// All output to the end.
    func receiveAll() throws -> String {
        var text = ""
        while let piece = try receive() { text += piece }
        return text
    }

    /// Output up to and with `mark`.
    func receive(until mark: String) throws -> String {
        var text = ""
        while !text.contains(mark) { text += try #require(try receive(), "it ended after \(text)") }
        return text
    }
}
