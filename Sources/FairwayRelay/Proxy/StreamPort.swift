internal import CLinux
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// A published TCP port at which the relay answers.
final class StreamPort: ProxyPort {
    /// So many that come at once are taken before others have their turn.
    private static let mostAtOnce = 64

    unowned let proxy: PortProxy
    /// Kept open by whoever holds the port.
    private let listener: Int32
    private let target: ProxyTarget
    private var token: EventQueue.Token = 0
    private var pairs: [ObjectIdentifier: StreamPair] = [:]

    /// Has a bound socket listen.
    init(_ listener: Int32, to target: ProxyTarget, in proxy: PortProxy) throws(Errno) {
        self.proxy = proxy
        self.listener = listener
        self.target = target
        try SocketOption.prepareListener(listener)
        // listen(2) looks for conflicts again, and what closed connections left behind is none.
        try SocketOption.set(SO_REUSEADDR, at: SOL_SOCKET, to: 1, on: listener)
        try systemCall { listen(listener, SOMAXCONN) }
        try SocketOption.set(SO_REUSEADDR, at: SOL_SOCKET, to: 0, on: listener)
        token = try proxy.watch(listener, .reading, self)
    }

    /// Cuts all connections.
    func stop() {
        proxy.forget(listener, token)
        for pair in pairs.values { pair.abort() }
    }

    func handle(_ event: EventQueue.Event) {
        for _ in 0..<Self.mostAtOnce {
            do throws(Errno) {
                try open(accept())
            } catch .resourceTemporarilyUnavailable {
                return
            } catch .tooManyOpenFiles {
                return proxy.withSpareDescriptor { _ = try? SocketOption.discardOnClose(accept().rawValue) }
            } catch {
                // The caller is gone again.
                continue
            }
        }
    }

    func remove(_ pair: StreamPair) {
        guard pairs.removeValue(forKey: ObjectIdentifier(pair)) != nil else { return }
        proxy.streamCount -= 1
        for end in [pair.caller, pair.container] { proxy.forget(end.socket.rawValue, end.token) }
    }

    private func accept() throws(Errno) -> OwnedDescriptor {
        let listener = listener
        return OwnedDescriptor(owning: try systemCall { fairway_accept(listener) })
    }

    /// Connects to the container on a caller's behalf; a caller that can't be served sees a reset.
    private func open(_ accepted: consuming OwnedDescriptor) throws(Errno) {
        let caller = StreamEnd(accepted)
        let number = caller.socket.rawValue
        SocketOption.discardOnClose(number)
        guard pairs.count < proxy.limits.streamsPerPort, proxy.streamCount < proxy.limits.streams else { return }
        if target.isForLoopbackOnly {
            guard try SocketAddress.local(of: number).address.isLoopback else { return }
        }
        let container = StreamEnd(try target.connectStream())
        let pair = StreamPair(caller: caller, container: container, of: self)
        try SocketOption.prepareAccepted(number)
        caller.token = try proxy.watch(number, .changes, caller)
        pairs[ObjectIdentifier(pair)] = pair
        proxy.streamCount += 1
        container.token = try proxy.watch(container.socket.rawValue, .changes, container)
    }
}
