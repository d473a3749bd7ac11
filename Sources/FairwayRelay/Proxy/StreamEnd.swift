internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// One of the two sockets of a connection that the relay carries.
final class StreamEnd: EventHandler {
    let socket: OwnedDescriptor
    var token: EventQueue.Token = 0
    /// Whether reading was not refused since the kernel last spoke.
    var isReadable = false
    /// Whether writing was not refused since the kernel last spoke.
    var isWritable = false
    /// The connection that this is an end of, as long as it is carried.
    weak var pair: StreamPair?

    init(_ socket: consuming OwnedDescriptor) {
        self.socket = socket
    }

    func handle(_ event: EventQueue.Event) {
        isReadable = isReadable || event.isReadable
        isWritable = isWritable || event.isWritable
        if event.isBroken, SocketOption.pendingError(of: socket.rawValue) != nil {
            pair?.abort()
        } else {
            pair?.advance()
        }
    }
}
