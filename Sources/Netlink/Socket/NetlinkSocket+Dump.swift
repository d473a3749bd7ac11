internal import SystemPackage

extension NetlinkSocket {
    /// Lists a table of the kernel: what `decode` makes of each entry, without those it returns nil for.
    ///
    /// A list that changed while it was read (`NLM_F_DUMP_INTR`) is read again from the start, at
    /// most 20 times; then the error has the kind `.dumpInterrupted`. So `decode` may see an entry
    /// more than once, and must not do more than decoding.
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
            let listing: Listing<Value>
            do throws(NetlinkError) {
                listing = try receiveListing(type, writer.firstSequence, decode)
            } catch  where error.code == .messageTooLong {
                // An entry was longer than the buffer, which has grown.
                continue
            }
            if let answer = listing.refusal { throw failure(answer, type) }
            if listing.isInterrupted { continue }
            if let error = listing.malformed {
                throw failure(.badMessage, .malformedReply, type, explanation: "\(error)")
            }
            return listing.values
        }
        throw failure(
            .interrupted,
            .dumpInterrupted,
            type,
            explanation: "it changed during each of \(dumpAttempts) readings"
        )
    }

    /// Receives one part after the other; each receive makes the kernel produce the next.
    private mutating func receiveListing<Value>(
        _ type: MessageType,
        _ sequence: UInt32,
        _ decode: (borrowing Message) throws(DecodingError) -> Value?
    ) throws(NetlinkError) -> Listing<Value> {
        var listing = Listing<Value>(sequence: sequence)
        while !listing.isDone, let count = try nextAnswer(to: type) {
            var reader = unsafe MessageReader(buffer.span.bytes.extracting(first: count))
            do throws(DecodingError) {
                while let message = try reader.next() { listing.take(message, decode) }
            } catch {
                // Where the next message begins is unknown, and with it whether the end was there.
                listing.giveUp(error)
                discardQueue()
            }
        }
        return listing
    }
}

private let dumpAttempts = 20

/// One attempt at reading a table.
///
/// After an entry that can't be read the rest is still received, up to the end.
private struct Listing<Value> {
    let sequence: UInt32
    private(set) var values: [Value] = []
    private(set) var isDone = false
    private(set) var isInterrupted = false
    private(set) var refusal: Acknowledgement?
    private(set) var malformed: DecodingError?

    init(sequence: UInt32) {
        self.sequence = sequence
    }

    mutating func take(
        _ message: borrowing Message,
        _ decode: (borrowing Message) throws(DecodingError) -> Value?
    ) {
        guard message.header.sequence == sequence else { return }
        if message.header.flags.contains(.dumpInterrupted), message.type != .error { isInterrupted = true }
        do throws(DecodingError) {
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
        } catch {
            if malformed == nil { malformed = error }
        }
    }

    mutating func giveUp(_ error: DecodingError) {
        if malformed == nil { malformed = error }
        isDone = true
    }
}
