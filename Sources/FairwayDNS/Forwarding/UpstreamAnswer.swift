/// What a name server answered, kept as it was: whatever its records are, each client gets the same bytes.
struct UpstreamAnswer: Sendable {
    /// No answer holds for longer: who changes a record should not have to wait for us for more than an hour.
    static let mostSeconds: UInt32 = 3_600

    /// Without what the server said of itself (OPT), which is about our connection to it.
    private var bytes: [UInt8]
    private var header: MessageHeader
    private let question: Range<Int>
    /// Where the records have their seconds to live, and how many these are.
    private var lives: [(offset: Int, seconds: UInt32)] = []
    /// For how many seconds the answer may be kept; 0: not at all.
    private(set) var seconds: UInt32 = 0

    var code: ResponseCode { header.code }
    /// Part of it is missing: it is to be asked for by a stream.
    var isTruncated: Bool { header.flags.contains(.truncated) }
    /// Whether it says what the name has, or that there is no such name; not that the server can't or won't say.
    let isGood: Bool
    var byteCount: Int { bytes.count }

    /// Reads an answer; nil if it is none to this question with this number.
    init?(_ message: [UInt8], to key: ForwardedQuery.Key, id: UInt16) {
        do throws(MalformedMessage) {
            var reader = unsafe MessageReader(message.span.bytes)
            header = try reader.header()
            guard header.id == id, header.flags.contains(.response), header.isQuery, header.questionCount == 1
            else { return nil }
            let asked = try reader.question()
            guard asked.name.folded == key.name, asked.type == key.type, asked.class == .internet else { return nil }
            question = MessageHeader.size..<reader.offset
            // As long as the client's, which takes its place: not compressed.
            guard question.count == key.name.count + 4 else { return nil }
            // A truncated answer may end anywhere.
            guard !header.flags.contains(.truncated) else {
                bytes = []
                isGood = false
                return
            }
            var records = RecordSurvey(header)
            try records.read(&reader)
            bytes = Array(message[..<records.end])
            lives = records.lives
            header.additionalCount = records.additionalCount
            let isKnown = header.code == .noError || header.code == .noSuchName
            isGood = isKnown && records.extendedCode == 0
            seconds = isGood ? min(records.seconds(for: header.code), Self.mostSeconds) : 0
        } catch {
            return nil
        }
    }

    /// The answer as a client gets it that asked so many seconds after it came.
    func answer(to query: ForwardedQuery, age: UInt32, _ writer: inout MessageWriter) -> [UInt8] {
        let size = bytes.count + (query.edns == nil ? 0 : EDNS.size)
        guard !isTruncated, size <= query.limit else { return truncated(for: query, &writer) }
        var header = self.header(for: query)
        (header.answerCount, header.authorityCount) = (self.header.answerCount, self.header.authorityCount)
        header.additionalCount = self.header.additionalCount
        writer.begin(header, copying: bytes)
        // The client's own upper and lower case: some clients check it.
        writer.replace(question.lowerBound, with: query.question)
        for (offset, seconds) in lives {
            let left = min(seconds, Self.mostSeconds)
            writer.replace(offset, with: left > age ? left - age : 0)
        }
        if let edns = query.edns { writer.put(edns.answered()) }
        writer.finish()
        return writer.bytes
    }

    private func truncated(for query: ForwardedQuery, _ writer: inout MessageWriter) -> [UInt8] {
        var header = self.header(for: query)
        header.flags.insert(.truncated)
        writer.begin(header, limit: query.limit)
        unsafe writer.put(question: query.question.span.bytes)
        if let edns = query.edns { writer.put(edns.answered()) }
        writer.finish()
        return writer.bytes
    }

    private func header(for query: ForwardedQuery) -> MessageHeader {
        var header = query.header.answered(code, isOwn: false)
        let asksForChecks = query.header.flags.contains(.authenticData) || query.key.wantsSignatures
        // RFC 6840 section 5.8.
        if asksForChecks, self.header.flags.contains(.authenticData) { header.flags.insert(.authenticData) }
        return header
    }
}
