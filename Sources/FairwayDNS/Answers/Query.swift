/// The part of a query that its answer depends on.
struct Query: Sendable {
    var header = MessageHeader(id: 0, flags: [])
    /// In lower case, in wire form: what names are looked up by.
    private(set) var name: [UInt8] = []
    private(set) var type = RecordType.any
    /// Where the question is in the message; empty where there is none that makes sense.
    private(set) var question = 0..<0
    /// What the client said of itself; nil where it knows nothing of EDNS.
    private(set) var edns: EDNS?

    /// Why a query is answered with a code, and nothing else.
    struct Refusal: Error, Hashable {
        var code: ResponseCode
    }

    /// How many bytes of a datagram the client can take, and we want to send.
    var datagramLimit: Int {
        guard let edns else { return EDNS.leastSize }
        return max(EDNS.leastSize, Int(min(edns.payloadSize, EDNS.preferredSize)))
    }

    /// Takes what a message asks, in the place of what was asked before; its header was read.
    mutating func read(_ message: RawSpan, _ header: MessageHeader) throws(Refusal) {
        self.header = header
        name.removeAll(keepingCapacity: true)
        question = 0..<0
        edns = nil
        guard header.isQuery else { throw Refusal(code: .notImplemented) }
        guard header.questionCount == 1 else { throw Refusal(code: .formatError) }
        let `class`: RecordClass
        do throws(MalformedMessage) {
            var reader = MessageReader(message, at: MessageHeader.size)
            `class` = try readQuestion(&reader)
            try readAdditional(&reader)
        } catch {
            throw Refusal(code: .formatError)
        }
        guard edns?.version ?? 0 == 0 else { throw Refusal(code: .badVersion) }
        guard `class` == .internet else { throw Refusal(code: .refused) }
    }

    private mutating func readQuestion(_ reader: inout MessageReader) throws(MalformedMessage) -> RecordClass {
        // There is nothing before the first name that it could point to.
        guard try !reader.name(appendingTo: &name) else { throw .invalidPointer }
        for index in name.indices { name[index] = name[index].lowercased }
        type = RecordType(rawValue: try reader.integer())
        let `class` = RecordClass(rawValue: try reader.integer())
        question = MessageHeader.size..<reader.offset
        return `class`
    }

    private mutating func readAdditional(_ reader: inout MessageReader) throws(MalformedMessage) {
        for _ in 0..<(Int(header.answerCount) + Int(header.authorityCount)) { _ = try reader.recordHeader() }
        for _ in 0..<header.additionalCount {
            let record = try reader.recordHeader()
            guard record.type == .opt else { continue }
            // One, and of the root.
            guard edns == nil, record.timeToLiveOffset - record.name == 5 else { throw .invalidData }
            edns = EDNS(record)
        }
    }
}
