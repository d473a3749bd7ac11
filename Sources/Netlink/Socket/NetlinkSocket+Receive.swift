package import LinuxSystem
internal import SystemPackage

extension NetlinkSocket {
    /// Waits for one datagram of announcements and passes each of its messages to `body`.
    ///
    /// Blocks the calling thread without bound. When announcements were lost, the error has the
    /// kind `.overrun` and the code `ENOBUFS`: what was known is out of date and has to be listed
    /// again. The socket stays usable.
    public mutating func receive(
        _ body: (borrowing Message) throws(DecodingError) -> Void
    ) throws(NetlinkError) {
        do throws(Errno) {
            guard let count = try receiveDatagram(waits: true) else { return }
            try deliver(count, body)
        } catch {
            throw failure(error, .transport, .noOperation, explanation: nil)
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
            throw failure(error, .transport, .noOperation)
        }
        try receive(body)
        return true
    }

    private func deliver(
        _ count: Int,
        _ body: (borrowing Message) throws(DecodingError) -> Void
    ) throws(Errno) {
        var reader = unsafe MessageReader(buffer.span.bytes.extracting(first: count))
        do throws(DecodingError) {
            while let message = try reader.next() { try body(message) }
        } catch {
            throw .badMessage
        }
    }
}
