internal import IPAddressing

/// Asks name servers on behalf of clients; belongs to one thread, which it never blocks.
final class Forwarder {
    /// Who waits for an answer.
    struct Waiter {
        var query: ForwardedQuery
        /// By whom what is asked is counted.
        var asker: Asker
        var reply: ([UInt8]) -> Void
    }

    let loop: EventLoop
    let limits: ForwardLimits
    /// The host's name servers, and how they are asked.
    var configuration = ResolverConfiguration() {
        didSet { if configuration != oldValue { cache.removeAll() } }
    }
    /// Where we listen ourselves: asking there would go round in circles.
    var ownAddresses: Set<NameServer> = []
    private var cache: AnswerCache
    private var writer = MessageWriter()
    private var exchanges: [ForwardedQuery.Key: Exchange] = [:]
    private var waiting: [Asker: Int] = [:]
    /// Which of several name servers answered last when the first did not: it is asked first from then on.
    private var preferred: NameServer?

    init(_ loop: EventLoop, limits: ForwardLimits, cache: AnswerCache.Limits) {
        self.loop = loop
        self.limits = limits
        self.cache = AnswerCache(limits: cache)
    }

    /// What was answered to the same before, if it still holds.
    func answerFromMemory(to query: ForwardedQuery) -> [UInt8]? {
        guard let (answer, age) = cache.answer(to: query.key, at: .now) else { return nil }
        return answer.answer(to: query, age: age, &writer)
    }

    /// Asks; answers when an answer or the end of patience has come.
    func ask(_ waiter: Waiter) {
        let key = waiter.query.key
        guard waiting[waiter.asker, default: 0] < limits.queriesPerClient else { return fail(waiter) }
        guard let exchange = exchanges[key] else {
            let servers = servers(for: key)
            guard !servers.isEmpty, exchanges.count < limits.questions else { return fail(waiter) }
            let exchange = Exchange(waiter, servers: servers, of: self)
            exchanges[key] = exchange
            // Counted before anything can end it.
            waiting[waiter.asker, default: 0] += 1
            return exchange.start(at: .now)
        }
        exchange.waiters.append(waiter)
        waiting[waiter.asker, default: 0] += 1
    }

    /// Ends an exchange with the answer of a name server.
    func finish(_ exchange: Exchange, with answer: UpstreamAnswer, from server: NameServer) {
        if exchange.servers.count > 1 { preferred = server }
        cache.keep(answer, to: exchange.key, at: .now)
        for waiter in remove(exchange) { waiter.reply(answer.answer(to: waiter.query, age: 0, &writer)) }
    }

    /// Ends an exchange that came to nothing.
    func fail(_ exchange: Exchange) {
        for waiter in remove(exchange) { fail(waiter) }
    }

    private func fail(_ waiter: Waiter) {
        waiter.reply(waiter.query.answer(.serverFailure))
    }

    private func remove(_ exchange: Exchange) -> [Waiter] {
        exchanges[exchange.key] = nil
        exchange.close()
        for waiter in exchange.waiters {
            let count = waiting[waiter.asker, default: 1] - 1
            waiting[waiter.asker] = count > 0 ? count : nil
        }
        defer { exchange.waiters = [] }
        return exchange.waiters
    }

    /// Whom to ask, the one that answers best first, and never ourselves.
    private func servers(for key: ForwardedQuery.Key) -> [NameServer] {
        let named = key.servers.isEmpty ? configuration.servers : key.servers.map { NameServer($0) }
        let others = named.filter { !ownAddresses.contains(NameServer($0.address, port: $0.port)) }
        guard let preferred, let place = others.firstIndex(of: preferred) else { return others }
        return [others[place]] + others[..<place] + others[(place + 1)...]
    }
}
