internal import LinuxSystem
internal import SystemPackage

/// One question that is open, with all who wait for its answer.
final class Exchange {
    let key: ForwardedQuery.Key
    let servers: [NameServer]
    var waiters: [Forwarder.Waiter]
    unowned let forwarder: Forwarder
    private let query: ForwardedQuery
    private var attempts: [Attempt] = []
    private var isOver = false

    init(_ first: Forwarder.Waiter, servers: [NameServer], of forwarder: Forwarder) {
        key = first.query.key
        query = first.query
        waiters = [first]
        self.servers = servers
        self.forwarder = forwarder
    }

    /// Asks the first name server, and the others after its head start.
    func start(at now: ContinuousClock.Instant) {
        let limits = forwarder.limits
        schedule(at: now + limits.patience) { $0.forwarder.fail($0) }
        for repetition in limits.repetitions {
            schedule(at: now + repetition) { exchange in for attempt in exchange.attempts { attempt.repeat() } }
        }
        schedule(at: now + limits.headStart) { $0.askOthers() }
        ask(servers[0])
    }

    /// Ends all that is under way.
    func close() {
        isOver = true
        for attempt in attempts { attempt.close() }
        attempts = []
    }

    /// Takes in what a name server said, or that it said nothing that helps (nil).
    func attempt(_ attempt: Attempt, ended answer: UpstreamAnswer?) {
        guard !isOver else { return }
        if let answer, answer.isGood { return forwarder.finish(self, with: answer, from: attempt.server) }
        attempt.close()
        askOthers()
        failIfHopeless()
    }

    private func askOthers() {
        guard !isOver else { return }
        for server in servers where !isOver && !attempts.contains(where: { $0.server == server }) { ask(server) }
        failIfHopeless()
    }

    private func ask(_ server: NameServer) {
        let attempt = Attempt(query, server, of: self)
        attempts.append(attempt)
        attempt.start(usingStream: forwarder.configuration.usesStreams)
    }

    private func failIfHopeless() {
        if !isOver, attempts.count == servers.count, attempts.allSatisfy(\.isClosed) { forwarder.fail(self) }
    }

    private func schedule(at moment: ContinuousClock.Instant, _ body: @escaping (Exchange) -> Void) {
        forwarder.loop.schedule(at: moment) { [weak self] in
            guard let self, !isOver else { return }
            body(self)
        }
    }
}
