import IPAddressing

@testable import FairwayDNS

/// A message that was read whole, for tests that look at one.
struct ReadMessage: Sendable {
    var header: MessageHeader
    var question: Question?
    var records: [ResourceRecord] = []
    var edns: EDNS?

    init(_ bytes: [UInt8]) throws {
        var reader = unsafe MessageReader(bytes.span.bytes)
        header = try reader.header()
        if header.questionCount == 1 { question = try reader.question() }
        for _ in 0..<(header.answerCount + header.authorityCount + header.additionalCount) {
            var copy = reader.at(reader.offset)
            let record = try reader.recordHeader()
            if record.type == .opt { edns = EDNS(record) } else { records.append(try copy.record()) }
        }
    }

    /// The addresses among its records.
    var addresses: [IPAddress] {
        records.compactMap { record in
            switch record.data {
            case .a(let address): .v4(address)
            case .aaaa(let address): .v6(address)
            default: nil
            }
        }
    }
}

enum Messages {
    /// A query as a client sends it.
    static func query(
        _ name: String,
        _ type: RecordType = .a,
        id: UInt16 = 0x1234,
        edns: EDNS? = nil
    ) -> [UInt8] {
        var writer = MessageWriter()
        writer.begin(MessageHeader(id: id, flags: [.recursionDesired]), limit: .max)
        writer.put(Question(DomainName(name) ?? .root, type))
        if let edns { writer.put(edns) }
        writer.finish()
        return writer.bytes
    }

    /// What a name server answers to a query.
    static func answer(
        to query: [UInt8],
        _ records: [ResourceRecord] = [],
        authority: [ResourceRecord] = [],
        code: ResponseCode = .noError,
        flags: MessageHeader.Flags = [],
        id: UInt16? = nil,
        edns: EDNS? = nil
    ) -> [UInt8] {
        guard let message = try? ReadMessage(query), let question = message.question else { return [] }
        var header = message.header.answered(code, isOwn: false)
        header.flags.formUnion(flags)
        if let id { header.id = id }
        var writer = MessageWriter()
        writer.begin(header, limit: .max)
        writer.put(question)
        for record in records { writer.put(record) }
        for record in authority { writer.put(record, in: .authority) }
        if let edns { writer.put(edns) }
        writer.finish()
        return writer.bytes
    }

    static func a(_ name: String, _ address: String, timeToLive: UInt32 = 300) -> ResourceRecord {
        ResourceRecord(DomainName(name) ?? .root, timeToLive: timeToLive, .a(IPv4Address(address) ?? .any))
    }

    static func soa(_ zone: String, timeToLive: UInt32, minimum: UInt32) -> ResourceRecord {
        let authority = StartOfAuthority(
            primary: .root,
            mailbox: .root,
            serial: 1,
            refresh: 2,
            retry: 3,
            expire: 4,
            minimum: minimum
        )
        return ResourceRecord(DomainName(zone) ?? .root, timeToLive: timeToLive, .soa(authority))
    }

    /// What a client's query comes to on its way to others.
    static func forwarded(_ query: [UInt8], servers: [IPAddress] = [], limit: Int? = nil) throws -> ForwardedQuery {
        var read = Query()
        var reader = unsafe MessageReader(query.span.bytes)
        unsafe try read.read(query.span.bytes, reader.header())
        return unsafe ForwardedQuery(read, query.span.bytes, servers: servers, limit: limit)
    }
}
