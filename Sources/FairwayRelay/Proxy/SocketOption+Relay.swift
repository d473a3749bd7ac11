internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

extension SocketOption {
    /// A caller that vanished without a word is asked for after so many idle seconds.
    private static let idleSeconds: Int32 = 60

    /// Makes a bound socket and those that are accepted at it what the relay needs.
    static func prepareListener(_ socket: Int32) throws(Errno) {
        try setNonBlocking(socket)
        try set(SO_KEEPALIVE, at: SOL_SOCKET, to: 1, on: socket)
        try set(TCP_KEEPIDLE, at: Int32(IPPROTO_TCP), to: idleSeconds, on: socket)
        try set(TCP_NODELAY, at: Int32(IPPROTO_TCP), to: 1, on: socket)
    }

    /// Makes an accepted connection one that is carried.
    ///
    /// What is left of it for a minute after its end must not keep us from binding the port again.
    static func prepareAccepted(_ socket: Int32) throws(Errno) {
        try set(SO_REUSEADDR, at: SOL_SOCKET, to: 1, on: socket)
        try setLinger(socket, isOn: false)
    }

    /// Lets datagrams reach a bound socket that dropped them, and has it say at which address they arrived.
    static func prepareDatagrams(_ socket: Int32) throws(Errno) {
        try setNonBlocking(socket)
        try systemCall { fairway_datagrams_tell_local(socket) }
        try set(SO_DETACH_FILTER, at: SOL_SOCKET, to: 0, on: socket)
    }

    /// Has the other side see a reset when the connection is closed, and no trace stay with us.
    static func discardOnClose(_ socket: Int32) {
        // Refused only to what is no stream socket.
        try? setLinger(socket, isOn: true)
    }

    private static func setLinger(_ socket: Int32, isOn: Bool) throws(Errno) {
        var value = linger(l_onoff: isOn ? 1 : 0, l_linger: 0)
        try systemCall {
            unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
        }
    }
}
