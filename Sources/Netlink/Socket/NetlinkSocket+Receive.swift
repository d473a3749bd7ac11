package import LinuxSystem
internal import SystemPackage

extension NetlinkSocket {
    /// Waits for one datagram of announcements and passes each of its messages to `body`.
    ///
    /// Blocks the calling thread without bound. When announcements were lost, the error has the kind
    /// `.overrun` and the code `ENOBUFS`, and what was still queued is dropped: list everything again,
    /// and every change after that listing is announced.
    public mutating func receive(
        _ body: (borrowing Message) throws(DecodingError) -> Void
    ) throws(NetlinkError) {
        let count: Int
        do throws(Errno) {
            guard let received = try receiveDatagram(waits: true) else { return }
            count = received
        } catch {
            throw announcementFailure(error)
        }
        if let error = deliver(count, body) {
            var failure = NetlinkError(code: .badMessage, operation: announcements)
            failure.kind = .malformedReply
            failure.explanation = "\(error)"
            throw failure
        }
    }

    /// As ``receive(_:)``, but returns false when `stop` was signalled or the timeout passed first.
    ///
    /// - Parameter timeoutMilliseconds: -1 waits without bound.
    package mutating func receive(
        unless stop: borrowing EventDescriptor,
        timeoutMilliseconds: Int32 = -1,
        _ body: (borrowing Message) throws(DecodingError) -> Void
    ) throws(NetlinkError) -> Bool {
        do throws(Errno) {
            let waited = [stop.rawValue, descriptor.rawValue]
            let ready = try Poll.firstReadable(of: waited, timeoutMilliseconds: timeoutMilliseconds)
            guard ready == 1 else { return false }
        } catch {
            throw announcementFailure(error)
        }
        try receive(body)
        return true
    }

    /// Describes a failed wait.
    ///
    /// A datagram that was cut counts as lost announcements, too.
    private mutating func announcementFailure(_ code: Errno) -> NetlinkError {
        var failure = NetlinkError(code: code, operation: announcements)
        if code == .noBufferSpace || code == .messageTooLong {
            // Until its queue was empty once, the kernel goes on dropping what comes for this socket.
            discardQueue()
            failure.kind = .overrun
        }
        return failure
    }

    /// Passes on all messages of a datagram, and returns the first error.
    private func deliver(
        _ count: Int,
        _ body: (borrowing Message) throws(DecodingError) -> Void
    ) -> DecodingError? {
        var reader = unsafe MessageReader(buffer.span.bytes.extracting(first: count))
        var first: DecodingError?
        do throws(DecodingError) {
            while let message = try reader.next() {
                do throws(DecodingError) {
                    try body(message)
                } catch {
                    if first == nil { first = error }
                }
            }
        } catch {
            return first ?? error
        }
        return first
    }
}

private let announcements = "receiving announcements"
