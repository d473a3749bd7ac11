internal import LinuxSystem
internal import SystemPackage

extension NetlinkSocket {
    /// Lists a table of the kernel: what `decode` makes of each entry, without those it returns nil for.
    ///
    /// A list that changed while it was read (`NLM_F_DUMP_INTR`) is read again from the start, at
    /// most 20 times; then the error has the kind `.dumpInterrupted`.
    ///
    /// - Parameters:
    ///   - type: the get message, such as `RTM_GETLINK`.
    ///   - body: writes the fixed header and the filters of the request.
    ///   - decode: reads one entry.
    public mutating func dump<Value>(
        _ type: MessageType,
        _ body: (inout MessageWriter) -> Void,
        decoding decode: (borrowing Message) throws(DecodingError) -> Value?
    ) throws(NetlinkError) -> [Value] {
        for _ in 0..<dumpAttempts {
            var writer = makeWriter()
            writer.message(type, flags: [.request, .dump], body)
            try transmit(writer)
            var listing = Listing<Value>(sequence: writer.firstSequence)
            while !listing.isDone {
                let count = try nextPart(type)
                read(count, into: &listing, decode)
            }
            if listing.isInterrupted { continue }
            return try entries(of: listing, type)
        }
        throw failure(
            .interrupted,
            .dumpInterrupted,
            type,
            explanation: "it changed during each of \(dumpAttempts) readings"
        )
    }

    private func entries<Value>(of listing: Listing<Value>, _ type: MessageType) throws(NetlinkError) -> [Value] {
        if let answer = listing.refusal {
            var error = failure(Errno(rawValue: answer.code), .refused, type, explanation: answer.explanation)
            error.attributeOffset = answer.attributeOffset
            throw error
        }
        if let malformed = listing.malformed {
            throw failure(.badMessage, .malformedReply, type, explanation: "\(malformed)")
        }
        return listing.values
    }

    /// Receives the next part; each receive makes the kernel produce another.
    private mutating func nextPart(_ type: MessageType) throws(NetlinkError) -> Int {
        do throws(Errno) {
            if let count = try receiveDatagram(waits: false) { return count }
            if try Poll.waitUntilReadable(descriptor.rawValue, timeoutMilliseconds: answerTimeout),
                let count = try receiveDatagram(waits: true)
            {
                return count
            }
        } catch {
            throw failure(error, .transport, type)
        }
        throw failure(.timedOut, .unanswered, type)
    }

    /// Reads one part. After an error the rest is still received, so that the socket stays usable.
    private func read<Value>(
        _ count: Int,
        into listing: inout Listing<Value>,
        _ decode: (borrowing Message) throws(DecodingError) -> Value?
    ) {
        var reader = unsafe MessageReader(buffer.span.bytes.extracting(first: count))
        do throws(DecodingError) {
            while let message = try reader.next() {
                guard message.header.sequence == listing.sequence else { continue }
                try listing.add(message, decode)
            }
        } catch {
            if listing.malformed == nil { listing.malformed = error }
        }
    }
}

private let dumpAttempts = 20

/// One attempt at reading a table.
private struct Listing<Value> {
    let sequence: UInt32
    var values: [Value] = []
    var isDone = false
    var isInterrupted = false
    var refusal: Acknowledgement?
    var malformed: DecodingError?

    init(sequence: UInt32) {
        self.sequence = sequence
    }

    mutating func add(
        _ message: borrowing Message,
        _ decode: (borrowing Message) throws(DecodingError) -> Value?
    ) throws(DecodingError) {
        if message.header.flags.contains(.dumpInterrupted), message.type != .error { isInterrupted = true }
        switch message.type {
        case .error, .done:
            isDone = true
            let answer = try Acknowledgement(decoding: message)
            if answer.code != 0 { refusal = answer }
        case .noOperation:
            break
        default:
            if let value = try decode(message) { values.append(value) }
        }
    }
}
