/// A walk over the records of an answer.
struct RecordSurvey {
    private let header: MessageHeader
    private(set) var lives: [(offset: Int, seconds: UInt32)] = []
    /// Of the records before the OPT record.
    private(set) var additionalCount: UInt16 = 0
    /// Where what is to be kept ends: before the OPT record.
    ///
    /// What would follow it is left out, too, because names point to places in the message.
    private(set) var end = 0
    private(set) var extendedCode: UInt8 = 0
    private var leastAnswer: UInt32?
    private var negative: UInt32?

    init(_ header: MessageHeader) {
        self.header = header
    }

    mutating func read(_ reader: inout MessageReader) throws(MalformedMessage) {
        for _ in 0..<header.answerCount {
            let record = try reader.recordHeader()
            note(record)
            leastAnswer = min(leastAnswer ?? .max, record.timeToLive.asSeconds)
        }
        for _ in 0..<header.authorityCount {
            let record = try reader.recordHeader()
            guard record.type == .soa, case .soa(let authority) = try reader.data(of: record) else {
                note(record)
                continue
            }
            // RFC 2308 section 5: the smaller of the two, and so it is passed on.
            let seconds = min(record.timeToLive.asSeconds, authority.minimum.asSeconds)
            negative = min(negative ?? .max, seconds)
            lives.append((record.timeToLiveOffset, seconds))
        }
        end = reader.offset
        try readAdditional(&reader)
    }

    private mutating func readAdditional(_ reader: inout MessageReader) throws(MalformedMessage) {
        for _ in 0..<header.additionalCount {
            let record = try reader.recordHeader()
            guard record.type != .opt else {
                extendedCode = EDNS(record).extendedCode
                return
            }
            note(record)
            additionalCount += 1
            end = reader.offset
        }
    }

    /// For how long all of it may be kept: what there is as long as each record says, what there is not as the zone says,
    /// and not at all where no zone says anything (RFC 2308 section 5).
    func seconds(for code: ResponseCode) -> UInt32 {
        if code == .noSuchName || leastAnswer == nil { return min(negative ?? 0, leastAnswer ?? .max) }
        return min(leastAnswer ?? 0, negative ?? .max)
    }

    private mutating func note(_ record: RecordHeader) {
        lives.append((record.timeToLiveOffset, record.timeToLive.asSeconds))
    }
}

extension UInt32 {
    /// A number with the highest bit set means 0 (RFC 2181 section 8).
    fileprivate var asSeconds: UInt32 { self > UInt32(Int32.max) ? 0 : self }
}
