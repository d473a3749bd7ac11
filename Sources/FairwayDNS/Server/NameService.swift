internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// What the listeners of a resolver have in common; belongs to its thread.
final class NameService {
    let loop: EventLoop
    let forwarder: Forwarder
    let limits: ResolverLimits
    let datagrams: DatagramBatch
    let directory = Directory()
    /// Open connections, to end the one that was silent for longest.
    var streams: [ObjectIdentifier: StreamClient] = [:]
    private let answerer = Answerer()
    private let inbox: Inbox
    private var seen = 0

    init(_ inbox: Inbox, limits: ResolverLimits) throws(Errno) {
        self.inbox = inbox
        self.limits = limits
        loop = try EventLoop()
        datagrams = try DatagramBatch()
        forwarder = Forwarder(
            loop,
            limits: limits.forward,
            cache: AnswerCache.Limits(answers: limits.cachedAnswers, bytes: limits.cachedBytes)
        )
    }

    /// Takes over what has changed; costs nothing where nothing has.
    ///
    /// Called when a query has been received, so that who asks after a change is never answered from before it.
    func refresh() {
        let generation = inbox.generation
        guard generation != seen else { return }
        seen = generation
        let news = inbox.takeNews()
        if !news.changes.isEmpty { directory.apply(news.changes) }
        if let configuration = news.configuration { forwarder.configuration = configuration }
    }

    /// Answers a message at once where that is possible; else `reply` is called later.
    ///
    /// - Parameter reply: makes the function that sends an answer.
    func answer(
        _ message: RawSpan,
        from asker: Asker,
        limit: Int? = nil,
        reply: () -> ([UInt8]) -> Void
    ) -> [UInt8] {
        refresh()
        switch answerer.answer(message, from: directory.client(of: asker), limit: limit) {
        case .ignore: return []
        case .answer(let bytes): return bytes
        case .forward(let query):
            if let known = forwarder.answerFromMemory(to: query) { return known }
            forwarder.ask(Forwarder.Waiter(query: query, asker: asker, reply: reply()))
            return []
        }
    }
}
