internal import Glibc
package import SystemPackage

/// The options of sockets, by the number of their descriptor.
package enum SocketOption {
    package static func set(_ option: Int32, at level: Int32, to value: Int32, on socket: Int32) throws(Errno) {
        var value = value
        try systemCall { unsafe setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) }
    }

    package static func get(_ option: Int32, at level: Int32, of socket: Int32) throws(Errno) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        try systemCall { unsafe getsockopt(socket, level, option, &value, &size) }
        return value
    }

    /// The error that the kernel keeps for the next call; asking takes it away.
    package static func pendingError(of socket: Int32) -> Errno? {
        guard let code = try? get(SO_ERROR, at: SOL_SOCKET, of: socket), code != 0 else { return nil }
        return Errno(rawValue: code)
    }

    /// Has no call at the socket wait any more.
    package static func setNonBlocking(_ socket: Int32) throws(Errno) {
        try systemCall { fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) }
    }
}
