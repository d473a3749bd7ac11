internal import CLinux
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// A published UDP port at which the relay answers.
final class DatagramPort: ProxyPort {
    unowned let proxy: PortProxy
    /// Kept open by whoever holds the port.
    private let socket: Int32
    private let target: ProxyTarget
    private var token: EventQueue.Token = 0
    private var flows: [FlowOrigin: DatagramFlow] = [:]

    /// Has a bound socket take what it dropped so far.
    init(_ socket: Int32, to target: ProxyTarget, in proxy: PortProxy) throws(Errno) {
        self.proxy = proxy
        self.socket = socket
        self.target = target
        try SocketOption.prepareDatagrams(socket)
        token = try proxy.watch(socket, .reading, self)
    }

    func stop() {
        proxy.forget(socket, token)
        for flow in flows.values { remove(flow) }
    }

    func handle(_ event: EventQueue.Event) {
        guard let count = try? proxy.datagrams.receive(from: socket), count > 0 else { return }
        let origins = (0..<count).map { proxy.datagrams.origin(of: $0) }
        var first = 0
        while first < count {
            let end = origins[first...].firstIndex { $0 != origins[first] } ?? count
            if let flow = flow(of: origins[first]) {
                flow.use()
                proxy.datagrams.forward(first..<end, over: flow.socket.rawValue)
            }
            first = end
        }
    }

    /// Sends to a caller what has just been received from the container.
    func answer(_ count: Int, to origin: FlowOrigin) {
        proxy.datagrams.answer(count, to: origin, over: socket)
    }

    /// Forgets who has been silent for too long; the result is when to look again.
    func removeEnded(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        for flow in flows.values where flow.end(under: proxy.limits) <= now { remove(flow) }
        return flows.values.map { $0.end(under: proxy.limits) }.min()
    }

    /// nil for a caller that there is no room for.
    private func flow(of origin: FlowOrigin) -> DatagramFlow? {
        if let known = flows[origin] { return known }
        // Whoever forges callers gets no answers, so that those who do lose nothing to him.
        if flows.count >= proxy.limits.flowsPerPort || proxy.flowCount >= proxy.limits.flows {
            guard let oldest = flows.values.filter({ !$0.isAnswered }).min(by: { $0.lastUse < $1.lastUse }) else {
                return nil
            }
            remove(oldest)
        }
        return try? open(origin)
    }

    private func open(_ origin: FlowOrigin) throws(Errno) -> DatagramFlow? {
        guard !target.isForLoopbackOnly || origin.isAtLoopback else { return nil }
        let flow = DatagramFlow(origin, over: try target.connectDatagrams(), of: self)
        flow.token = try proxy.watch(flow.socket.rawValue, .reading, flow)
        flows[origin] = flow
        proxy.flowCount += 1
        proxy.expectEnd(at: flow.end(under: proxy.limits))
        return flow
    }

    private func remove(_ flow: DatagramFlow) {
        flows[flow.origin] = nil
        proxy.flowCount -= 1
        proxy.forget(flow.socket.rawValue, flow.token)
    }
}
