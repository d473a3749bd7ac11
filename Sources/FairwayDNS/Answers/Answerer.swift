/// Answers queries from the snapshot; allocates nothing for a name that it knows.
///
/// Belongs to one thread.
final class Answerer {
    /// What is to be done about a message.
    enum Outcome {
        /// No answer: it is none of a client.
        case ignore
        case answer([UInt8])
        /// Others are to be asked.
        case forward(ForwardedQuery)
    }

    private var query = Query()
    private var writer = MessageWriter()
    private var random = FastRandom()

    /// Answers a message from a client; nil for one that is of none of the networks.
    ///
    /// - Parameter limit: the most bytes of an answer, whatever the client can take; nil for the usual one of datagrams.
    func answer(_ message: RawSpan, from client: NameClient?, limit: Int? = nil) -> Outcome {
        var reader = MessageReader(message)
        // An answer is never answered, so that two servers can't keep each other busy.
        guard let header = try? reader.header(), !header.flags.contains(.response) else { return .ignore }
        do throws(Query.Refusal) {
            try query.read(message, header)
            guard let client else { throw Query.Refusal(code: .refused) }
            let resolution = client.resolve(query.name, query.type)
            guard resolution != .forward else {
                return .forward(ForwardedQuery(query, message, servers: client.servers, limit: limit))
            }
            return .answer(write(resolution, message, limit))
        } catch {
            return .answer(write(error.code, message, limit))
        }
    }

    private func write(_ resolution: Resolution, _ message: RawSpan, _ limit: Int?) -> [UInt8] {
        begin(resolution == .noSuchName ? .noSuchName : .noError, message, limit, isOwn: true)
        switch resolution {
        case .addresses(let ipv4, let ipv6):
            writer.put(ipv4, timeToLive: Resolution.timeToLive, &random)
            writer.put(ipv6, timeToLive: Resolution.timeToLive, &random)
        case .pointer(let name):
            let question = DomainName(unchecked: query.name)
            writer.put(ResourceRecord(question, timeToLive: Resolution.timeToLive, .ptr(name)))
        case .noData, .noSuchName, .forward:
            break
        }
        return end(code: .noError)
    }

    private func write(_ code: ResponseCode, _ message: RawSpan, _ limit: Int?) -> [UInt8] {
        begin(code, message, limit, isOwn: false)
        return end(code: code)
    }

    private func begin(_ code: ResponseCode, _ message: RawSpan, _ limit: Int?, isOwn: Bool) {
        let header = query.header.answered(code, isOwn: isOwn)
        let room = limit ?? query.datagramLimit
        writer.begin(header, limit: query.edns == nil ? room : room - EDNS.size)
        if !query.question.isEmpty { writer.put(question: message.extracting(query.question)) }
    }

    private func end(code: ResponseCode) -> [UInt8] {
        if let edns = query.edns { writer.put(edns.answered(code)) }
        writer.finish()
        return writer.bytes
    }
}

extension MessageHeader {
    /// The header of an answer to this one.
    func answered(_ code: ResponseCode, isOwn: Bool) -> Self {
        var flags = flags.intersection([.operation, .recursionDesired, .checkingDisabled])
        flags.formUnion([.response, .recursionAvailable])
        if isOwn { flags.insert(.authoritative) }
        flags.formUnion(Flags(rawValue: code.rawValue & Flags.code.rawValue))
        return Self(id: id, flags: flags)
    }
}

extension EDNS {
    /// What an answer to a client with EDNS says of us.
    func answered(_ code: ResponseCode = .noError) -> Self {
        Self(extendedCode: UInt8(truncatingIfNeeded: code.rawValue >> 4), wantsSignatures: wantsSignatures)
    }
}
