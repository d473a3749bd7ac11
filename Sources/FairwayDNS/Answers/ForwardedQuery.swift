internal import IPAddressing

/// A query that others are to be asked for, with what its answer needs.
struct ForwardedQuery {
    /// What makes two queries one: who asks for the same gets the same answer.
    struct Key: Hashable, Sendable {
        /// In lower case, in wire form.
        var name: [UInt8]
        var type: RecordType
        var wantsSignatures: Bool
        var disablesChecking: Bool
        /// Whom to ask; empty: the host's name servers.
        var servers: [IPAddress]
    }

    var key: Key
    var header: MessageHeader
    /// As the client wrote it.
    var question: [UInt8]
    var edns: EDNS?
    /// The most bytes of the answer.
    var limit: Int

    init(_ query: Query, _ message: RawSpan, servers: [IPAddress], limit: Int?) {
        key = Key(
            name: query.name,
            type: query.type,
            wantsSignatures: query.edns?.wantsSignatures ?? false,
            disablesChecking: query.header.flags.contains(.checkingDisabled),
            servers: servers
        )
        header = query.header
        question = unsafe message.extracting(query.question).withUnsafeBytes { unsafe Array($0) }
        edns = query.edns
        self.limit = limit ?? query.datagramLimit
    }

    /// The answer that says nothing but this.
    func answer(_ code: ResponseCode) -> [UInt8] {
        var writer = MessageWriter()
        writer.begin(header.answered(code, isOwn: false), limit: limit)
        unsafe writer.put(question: question.span.bytes)
        if let edns { writer.put(edns.answered(code)) }
        writer.finish()
        return writer.bytes
    }
}
