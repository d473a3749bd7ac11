internal import LinuxSystem
internal import SystemPackage

extension NetlinkSocket {
    /// Sends the messages that `build` writes as one datagram and waits until all are acknowledged.
    ///
    /// The first failure is thrown, with the index of its message. It depends on the family
    /// whether the other messages then took effect: in rtnetlink they did.
    public mutating func request(_ build: (inout MessageWriter) -> Void) throws(NetlinkError) {
        var writer = makeWriter()
        build(&writer)
        try commit(writer)
    }

    /// Sends one or several messages and returns what `decode` makes of the answers, in their order.
    ///
    /// For messages with `NLM_F_ECHO` and for single gets. Every message needs `.ack`, or the end
    /// of the answers can't be known.
    public mutating func request<Value>(
        _ build: (inout MessageWriter) -> Void,
        decoding decode: (borrowing Message) throws(DecodingError) -> Value?
    ) throws(NetlinkError) -> [Value] {
        var writer = makeWriter()
        build(&writer)
        var values: [Value] = []
        let errors = try exchange(writer) { message throws(DecodingError) in
            if let value = try decode(message) { values.append(value) }
        }
        if let first = errors.first { throw first }
        return values
    }

    /// Sends a ready datagram and waits for the acks of all messages that ask for one.
    ///
    /// The error of the message with the lowest index is thrown.
    public mutating func commit(_ writer: borrowing MessageWriter) throws(NetlinkError) {
        if let first = try commitCollectingErrors(writer).first { throw first }
    }

    /// Sends a ready datagram, waits for the acks, and returns all errors ordered by message index.
    ///
    /// What is thrown is a failure of the exchange itself.
    public mutating func commitCollectingErrors(
        _ writer: borrowing MessageWriter
    ) throws(NetlinkError) -> [NetlinkError] {
        try exchange(writer) { _ throws(DecodingError) in }
    }

    /// Sends a datagram, passes its answers to `receive`, and returns its errors by message index.
    ///
    /// The kernel has queued every answer when send returns. So when the queue is empty after an
    /// error, no ack is awaited any more: nfnetlink reports a batch that failed as a whole once,
    /// for its first message, and acknowledges none of the others.
    public mutating func exchange(
        _ writer: borrowing MessageWriter,
        receive: (borrowing Message) throws(DecodingError) -> Void
    ) throws(NetlinkError) -> [NetlinkError] {
        guard let first = writer.messages.first?.type else { return [] }
        try transmit(writer)
        var answers = PendingAnswers(writer)
        while !answers.isComplete, let count = try nextAnswer(to: first, mayEnd: answers.mayEnd) {
            readAnswers(count, into: &answers, receive: receive)
        }
        if let (error, index) = answers.malformed {
            let operation = writer.messages[index].type
            throw failure(.badMessage, .malformedReply, operation, index: index, explanation: "\(error)")
        }
        return answers.refused.sorted { $0.key < $1.key }.map { index, answer in
            failure(answer, writer.messages[index].type, index: index)
        }
    }

    private mutating func readAnswers(
        _ count: Int,
        into answers: inout PendingAnswers,
        receive: (borrowing Message) throws(DecodingError) -> Void
    ) {
        var reader = unsafe MessageReader(buffer.span.bytes.extracting(first: count))
        do throws(DecodingError) {
            while let message = try reader.next() { answers.take(message, receive) }
        } catch {
            // Where the next message begins is unknown, and with it whether the awaited ack was there.
            answers.giveUp(error)
            discardQueue()
        }
    }
}

/// Which messages of a datagram still await their ack, and what was refused.
private struct PendingAnswers {
    private let firstSequence: UInt32
    private var awaitsAck: [Bool]
    private var awaitedCount: Int
    private let allAwaited: Bool
    private var isGivenUp = false
    private(set) var refused: [Int: Acknowledgement] = [:]
    private(set) var malformed: (error: DecodingError, index: Int)?

    init(_ writer: borrowing MessageWriter) {
        firstSequence = writer.firstSequence
        awaitsAck = writer.messages.map { $0.flags.contains(.ack) }
        awaitedCount = awaitsAck.count { $0 }
        allAwaited = awaitedCount == awaitsAck.count
    }

    /// Whether nothing more can come: a message without ack may still send an error.
    var isComplete: Bool { isGivenUp || awaitedCount == 0 && allAwaited }
    /// Whether an empty queue is the end.
    var mayEnd: Bool { awaitedCount == 0 || !refused.isEmpty }

    mutating func take(
        _ message: borrowing Message,
        _ receive: (borrowing Message) throws(DecodingError) -> Void
    ) {
        // Late answers to an earlier request that was given up have other numbers.
        let index = Int(message.header.sequence &- firstSequence)
        guard index < awaitsAck.count else { return }
        do throws(DecodingError) {
            guard message.type == .error else { return try receive(message) }
            if awaitsAck[index] { awaitedCount -= 1 }
            awaitsAck[index] = false
            let answer = try Acknowledgement(decoding: message)
            if answer.code != 0, refused[index] == nil { refused[index] = answer }
        } catch {
            if malformed == nil { malformed = (error, index) }
        }
    }

    mutating func giveUp(_ error: DecodingError) {
        if malformed == nil { malformed = (error, 0) }
        isGivenUp = true
    }
}
