internal import LinuxSystem
internal import SystemPackage

/// One caller's exchange with a container: a socket of its own, so that answers find their way.
final class DatagramFlow: EventHandler {
    let origin: FlowOrigin
    let socket: OwnedDescriptor
    var token: EventQueue.Token = 0
    private(set) var isAnswered = false
    private(set) var lastUse = ContinuousClock.now
    private unowned let port: DatagramPort

    init(_ origin: FlowOrigin, over socket: consuming OwnedDescriptor, of port: DatagramPort) {
        self.origin = origin
        self.socket = socket
        self.port = port
    }

    /// When it is forgotten if nothing more comes.
    func end(under limits: ProxyLimits) -> ContinuousClock.Instant {
        lastUse + (isAnswered ? limits.answeredFlow : limits.unansweredFlow)
    }

    func use() {
        lastUse = .now
    }

    func handle(_ event: EventQueue.Event) {
        // An error says that the container refused an earlier datagram: a caller can't be told.
        guard let count = try? port.proxy.datagrams.receive(from: socket.rawValue), count > 0 else { return }
        isAnswered = true
        use()
        port.answer(count, to: origin)
    }
}
