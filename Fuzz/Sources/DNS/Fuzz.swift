@testable internal import FairwayDNS

/// Reads any bytes as a client's query, as a name server's answer, and as records that are written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let message = unsafe Array(UnsafeRawBufferPointer(start: data, count: count))
    readQuery(message)
    readAnswer(message)
    readRecords(message)
    if let content = try? ZoneContent(message) { precondition((try? ZoneContent(content.bytes)) == content) }
    return 0
}

private func readQuery(_ message: [UInt8]) {
    guard case .answer(let answer) = unsafe Answerer().answer(message.span.bytes, from: nil) else { return }
    precondition(answer.count >= MessageHeader.size && answer.count <= Int(EDNS.preferredSize))
    precondition(answer[0...1] == message[0...1])
}

/// A client gets no more than it can take, and can read as much as the name server's answer let be read.
private func readAnswer(_ message: [UInt8]) {
    var query = Query()
    var reader = unsafe MessageReader(message.span.bytes)
    guard let header = try? reader.header(), unsafe (try? query.read(message.span.bytes, header)) != nil else { return }
    let forwarded = unsafe ForwardedQuery(query, message.span.bytes, servers: [], limit: nil)
    guard let answer = UpstreamAnswer(message, to: forwarded.key, id: header.id) else { return }
    var writer = MessageWriter()
    for age: UInt32 in [0, 60, .max] {
        let bytes = answer.answer(to: forwarded, age: age, &writer)
        precondition(bytes.count <= forwarded.limit)
        var survey = unsafe MessageReader(bytes.span.bytes)
        guard let header = try? survey.header() else { preconditionFailure("an answer without a header") }
        for _ in 0..<header.questionCount { precondition((try? survey.question()) != nil) }
        let count = Int(header.answerCount) + Int(header.authorityCount) + Int(header.additionalCount)
        for _ in 0..<count { precondition((try? survey.recordHeader()) != nil) }
        precondition(survey.isAtEnd)
    }
}

private func readRecords(_ message: [UInt8]) {
    var writer = MessageWriter()
    var reader = unsafe MessageReader(message.span.bytes)
    while let record = try? reader.record() {
        precondition(DomainName(record.name.description) == record.name)
        writer.begin(MessageHeader(id: 0, flags: []), limit: .max)
        writer.put(record)
        writer.finish()
        var again = unsafe MessageReader(writer.bytes.span.bytes, at: MessageHeader.size)
        precondition((try? again.record()) == record && again.isAtEnd)
    }
}
