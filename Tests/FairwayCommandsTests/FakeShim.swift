import Foundation
import Glibc
import LinuxSystem
import SystemPackage

/// A listening packet socket and a fifo, as a container's shim has them, in a directory of its own.
final class FakeShim {
    let directory: String
    var socket: String { directory + "/attach" }
    var control: String { directory + "/ctl" }
    private let listener: OwnedDescriptor
    private let fifo: OwnedDescriptor

    init() throws {
        directory = "/tmp/fairway-shim-\(getpid())-\(UInt32.random(in: .min ... .max))"
        try Files.makeDirectories(directory, mode: 0o700)
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        listener = OwnedDescriptor(owning: try systemCall { Glibc.socket(AF_UNIX, type, 0) })
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = directory + "/attach"
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let number = listener.rawValue
        try systemCall {
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        try systemCall { listen(number, 8) }
        let control = directory + "/ctl"
        try systemCall { unsafe mkfifo(control, 0o600) }
        fifo = try OwnedDescriptor.open(control, O_RDWR | O_NONBLOCK)
    }

    deinit { try? Files.removeTree(directory) }

    /// What was written to the fifo.
    func controlText() -> String {
        let number = fifo.rawValue
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = (try? systemCall { unsafe read(number, &buffer, buffer.count) }) ?? 0
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// Accepts one client on a thread of its own, and lets `body` play the shim.
    func serve(_ body: @escaping @Sendable (borrowing ShimPeer) -> Void) {
        let number = listener.rawValue
        Thread.detachNewThread {
            guard let descriptor = try? systemCall({ accept(number, nil, nil) }) else { return }
            // A session that goes wrong ends with a failed expectation instead of never.
            var patience = timeval(tv_sec: 60, tv_usec: 0)
            let size = socklen_t(MemoryLayout<timeval>.size)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
            let peer = ShimPeer(descriptor: OwnedDescriptor(owning: descriptor))
            body(peer)
        }
    }
}

/// The shim's end of one connection.
struct ShimPeer: ~Copyable {
    let descriptor: OwnedDescriptor

    borrowing func send(_ text: String, mark: UInt8 = 2) {
        let number = descriptor.rawValue
        let bytes = [mark] + Array(text.utf8)
        _ = try? systemCall { unsafe Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    /// The next packet of input; empty once the client sends no more.
    borrowing func receive() -> [UInt8] {
        let number = descriptor.rawValue
        var buffer = [UInt8](repeating: 0, count: 32 * 1024)
        let count = (try? systemCall { unsafe recv(number, &buffer, buffer.count, 0) }) ?? 0
        return Array(buffer.prefix(count))
    }

    /// All input until the client sends no more.
    borrowing func receiveAll() -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let packet = receive()
            if packet.isEmpty { return all }
            all += packet
        }
    }
}
