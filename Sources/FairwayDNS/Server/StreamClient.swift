internal import LinuxSystem
internal import SystemPackage

/// One connection of a client, over which it may ask many questions at once (RFC 7766).
final class StreamClient {
    private(set) var lastUse = ContinuousClock.now
    let asker: Asker
    private unowned let service: NameService
    private weak var listener: StreamListener?
    private var stream: MessageStream?

    init(
        _ socket: consuming OwnedDescriptor,
        _ asker: Asker,
        in service: NameService,
        of listener: StreamListener
    ) throws(Errno) {
        self.asker = asker
        self.service = service
        self.listener = listener
        stream = try MessageStream(socket, in: service.loop) { [weak self] event in self?.take(event) }
        expectSilence()
    }

    func end() {
        stream?.close()
        stream = nil
        listener?.remove(self)
    }

    private func take(_ event: MessageStream.Event) {
        switch event {
        case .message(let message):
            lastUse = .now
            let answer = unsafe service.answer(
                message.span.bytes,
                from: asker,
                limit: Int(UInt16.max)
            ) {
                { [weak self] answer in self?.send(answer) }
            }
            if !answer.isEmpty { send(answer) }
        case .end:
            end()
        }
    }

    private func send(_ answer: [UInt8]) {
        lastUse = .now
        stream?.send(answer)
    }

    /// Ends the connection when it has been silent for long enough.
    private func expectSilence() {
        let end = lastUse + service.limits.idleStream
        service.loop.schedule(at: end) { [weak self] in
            guard let self, stream != nil else { return }
            if lastUse + service.limits.idleStream <= .now { self.end() } else { expectSilence() }
        }
    }
}
