internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// A connected stream socket with bounded waits.
struct ByteStream: ~Copyable {
    private let descriptor: OwnedDescriptor

    /// Takes over a connected socket.
    init(owning descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }

    /// Connects to a daemon; the bound on each wait for input is set with ``boundWaits(seconds:)``.
    static func connect(to path: String) throws(Errno) -> ByteStream {
        let stream = ByteStream(owning: try UnixSocket.connect(to: path, kind: .stream))
        try stream.setTimeout(SO_SNDTIMEO, seconds: sendingSeconds)
        return stream
    }

    /// Makes reads fail with `EAGAIN` when nothing arrives for so long; nil waits without bound.
    borrowing func boundWaits(seconds: Int?) throws(Errno) {
        try setTimeout(SO_RCVTIMEO, seconds: seconds ?? 0)
    }

    /// Sends everything; a closed other side is an error, never a signal.
    borrowing func send(_ bytes: [UInt8]) throws(Errno) {
        let number = descriptor.rawValue
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try systemCall {
                unsafe rest.withUnsafeBytes {
                    unsafe Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            }
            rest = rest.dropFirst(count)
        }
    }

    /// What has arrived, at most a buffer of it; empty at the end of the stream.
    borrowing func receive() throws(Errno) -> [UInt8] {
        let number = descriptor.rawValue
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        let count = try systemCall { unsafe recv(number, &buffer, buffer.count, 0) }
        buffer.removeLast(buffer.count - count)
        return buffer
    }

    /// Waits until the other side has closed, passing over what it sends.
    borrowing func waitForEnd(seconds: Int) throws(ExchangeFailure) {
        do throws(Errno) {
            try boundWaits(seconds: seconds)
            while try !receive().isEmpty {}
        } catch .connectionReset {
            return
        } catch .resourceTemporarilyUnavailable {
            throw .timedOut
        } catch {
            throw .broken(error)
        }
    }

    /// The process at the other end.
    borrowing func peerProcess() throws(Errno) -> ProcessDescriptor {
        let number = descriptor.rawValue
        var process: pid_t = 0
        var user: uid_t = 0
        var group: gid_t = 0
        try systemCall { unsafe fairway_peer_credentials(number, &process, &user, &group) }
        return try ProcessDescriptor(opening: process)
    }

    private borrowing func setTimeout(_ option: Int32, seconds: Int) throws(Errno) {
        let number = descriptor.rawValue
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        try systemCall { unsafe setsockopt(number, SOL_SOCKET, option, &timeout, size) }
    }

    /// A daemon that takes no request for so long has stopped working.
    private static let sendingSeconds = 30
}
