internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// Carries to containers what the kernel can't translate: what arrives at published ports over IPv6 for an IPv4
/// address, and what arrives at ::1.
///
/// One thread does all of it, whenever ``rawValue`` is readable or ``nextTurn`` has come; nothing in it waits.
final class PortProxy {
    let limits: ProxyLimits
    let datagrams: Datagrams
    var pipes = PipePool()
    var streamCount = 0
    var flowCount = 0
    private var events: EventQueue
    private var handlers: [EventQueue.Token: any EventHandler] = [:]
    private var unfinished: [StreamPair] = []
    private var firstEnd: ContinuousClock.Instant?
    /// Given up for a moment where there is no other descriptor to refuse a connection with.
    private var spare: OwnedDescriptor?

    init(limits: ProxyLimits) throws(Errno) {
        self.limits = limits
        datagrams = try Datagrams()
        events = try EventQueue()
        spare = try Self.makeSpare()
    }

    /// Readable when there is something to do.
    var rawValue: Int32 { events.rawValue }

    /// When there is something to do even if nothing happens; nil if never.
    var nextTurn: ContinuousClock.Instant? { unfinished.isEmpty ? firstEnd : .now }

    /// Answers at those of an owner's bound sockets that are the relay's to serve.
    func serve(
        _ sockets: [Int32],
        of ports: [PublishedPort],
        to addresses: [IPAddress]
    ) throws(Errno) -> [any ProxyPort] {
        var served: [any ProxyPort] = []
        do throws(Errno) {
            for socket in sockets {
                if let port = try serve(socket, of: ports, to: addresses) { served.append(port) }
            }
            return served
        } catch {
            for port in served { port.stop() }
            throw error
        }
    }

    private func serve(
        _ socket: Int32,
        of ports: [PublishedPort],
        to addresses: [IPAddress]
    ) throws(Errno) -> (any ProxyPort)? {
        let bound = try BoundSocket(socket)
        guard let target = bound.target(in: ports, among: addresses) else { return nil }
        return bound.transport == .tcp
            ? try StreamPort(socket, to: target, in: self) : try DatagramPort(socket, to: target, in: self)
    }

    /// Does what there is to do, for a while.
    func takeTurn() throws(Errno) {
        let others = unfinished
        unfinished = []
        for pair in others { pair.advance() }
        for event in try events.take() { handlers[event.token]?.handle(event) }
        if let end = firstEnd, end <= .now { removeEnded() }
    }

    /// Has a handler told what happens to a descriptor, until ``forget(_:_:)``.
    func watch(
        _ descriptor: Int32,
        _ interest: EventQueue.Interest,
        _ handler: any EventHandler
    ) throws(Errno) -> EventQueue.Token {
        let token = try events.add(descriptor, interest)
        handlers[token] = handler
        return token
    }

    func forget(_ descriptor: Int32, _ token: EventQueue.Token) {
        guard handlers.removeValue(forKey: token) != nil else { return }
        events.remove(descriptor)
    }

    /// Goes on with a connection after others had their turn.
    func advanceLater(_ pair: StreamPair) {
        unfinished.append(pair)
    }

    /// Remembers when flows are to be looked at.
    func expectEnd(at instant: ContinuousClock.Instant) {
        firstEnd = firstEnd.map { min($0, instant) } ?? instant
    }

    private func removeEnded() {
        let now = ContinuousClock.now
        let ends = handlers.values.compactMap { ($0 as? DatagramPort)?.removeEnded(at: now) }
        // Flows in use move their ends: one look at all of them serves those that end soon after each other.
        firstEnd = ends.min().map { max($0, now + limits.unansweredFlow / 30) }
    }

    func withSpareDescriptor(_ body: () -> Void) {
        spare = nil
        body()
        spare = try? Self.makeSpare()
    }

    private static func makeSpare() throws(Errno) -> OwnedDescriptor {
        try .open("/dev/null", 0)
    }
}
