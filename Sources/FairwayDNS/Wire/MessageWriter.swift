/// Builds a message in a buffer that is used again and again, up to a limit.
///
/// What doesn't fit is left out whole, and the message says so (TC).
struct MessageWriter: ~Copyable {
    /// The part of a message that a record is in.
    enum Section {
        case answer, authority, additional
    }

    /// A pointer reaches no further.
    private static let mostPointerOffset = 0x3FFF
    /// Names that later ones may point to: enough for answers about one name.
    private static let mostTargets = 32

    private(set) var bytes: [UInt8] = []
    private var limit = 0
    private var header = MessageHeader(id: 0, flags: [])
    private(set) var targets: [Int] = []

    init() {
        bytes.reserveCapacity(Int(EDNS.preferredSize))
        targets.reserveCapacity(Self.mostTargets)
    }

    /// Begins a message of at most so many bytes; a limit below a header's size is one of nothing.
    mutating func begin(_ header: MessageHeader, limit: Int) {
        bytes.removeAll(keepingCapacity: true)
        targets.removeAll(keepingCapacity: true)
        self.header = MessageHeader(id: header.id, flags: header.flags)
        self.limit = limit
        for _ in 0..<MessageHeader.size { bytes.append(0) }
    }

    /// Begins with the bytes of another message, whose sections are as long as the header says.
    mutating func begin(_ header: MessageHeader, copying message: [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: message)
        targets.removeAll(keepingCapacity: true)
        self.header = header
        self.header.questionCount = 1
        limit = .max
    }

    /// Puts other bytes in the place of some that are there.
    mutating func replace(_ offset: Int, with other: [UInt8]) {
        for (index, byte) in other.enumerated() { bytes[offset + index] = byte }
    }

    /// Puts a number in the place of one that is there.
    mutating func replace(_ offset: Int, with number: UInt32) {
        patch(UInt16(truncatingIfNeeded: number >> 16), at: offset)
        patch(UInt16(truncatingIfNeeded: number), at: offset + 2)
    }

    /// Adds a question as it stands in another message, without compression; its name can be pointed to.
    mutating func put(question: RawSpan) {
        let start = bytes.count
        unsafe question.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        guard keep(from: start) else { return }
        header.questionCount += 1
        var place = start
        while place < bytes.count, bytes[place] > 0 {
            addTarget(place)
            place += 1 + Int(bytes[place])
        }
    }

    mutating func put(_ question: Question) {
        let start = bytes.count
        put(question.name)
        put(question.type.rawValue)
        put(question.class.rawValue)
        if keep(from: start) { header.questionCount += 1 }
    }

    /// Adds a record; where it doesn't fit, the message is marked as truncated, and false is the result.
    @discardableResult
    mutating func put(_ record: ResourceRecord, in section: Section = .answer) -> Bool {
        let (start, known) = (bytes.count, targets.count)
        put(record.name)
        put(record.data.type.rawValue)
        put(record.class.rawValue)
        put(record.timeToLive)
        let length = bytes.count
        put(0 as UInt16)
        put(record.data)
        patch(UInt16(bytes.count - length - 2), at: length)
        guard keep(from: start) else {
            targets.removeLast(targets.count - known)
            return false
        }
        count(in: section)
        return true
    }

    /// Adds an OPT record without options.
    ///
    /// ``begin(_:limit:)`` was told a limit that leaves ``EDNS/size`` bytes.
    mutating func put(_ edns: EDNS) {
        put(0 as UInt8)
        put(RecordType.opt.rawValue)
        put(edns.payloadSize)
        put(edns.timeToLive)
        put(0 as UInt16)
        count(in: .additional)
    }

    /// Completes the header.
    mutating func finish() {
        patch(header.id, at: 0)
        patch(header.flags.rawValue, at: 2)
        patch(header.questionCount, at: 4)
        patch(header.answerCount, at: 6)
        patch(header.authorityCount, at: 8)
        patch(header.additionalCount, at: 10)
    }

    mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func append(_ added: some Sequence<UInt8>) {
        bytes.append(contentsOf: added)
    }

    /// Has names point to the one that begins here, if they end like it.
    mutating func addTarget(_ offset: Int) {
        guard targets.count < Self.mostTargets, offset <= Self.mostPointerOffset else { return }
        targets.append(offset)
    }

    /// Takes back what was added last if it is too much.
    mutating func keep(from start: Int) -> Bool {
        guard bytes.count > limit else { return true }
        bytes.removeLast(bytes.count - start)
        header.flags.insert(.truncated)
        return false
    }

    mutating func count(in section: Section) {
        switch section {
        case .answer: header.answerCount += 1
        case .authority: header.authorityCount += 1
        case .additional: header.additionalCount += 1
        }
    }

    /// Whether so many bytes can be added; if not, the message is marked as truncated.
    mutating func hasRoom(for size: Int) -> Bool {
        if bytes.count + size <= limit { return true }
        header.flags.insert(.truncated)
        return false
    }

    mutating func swapBytes(_ left: Int, _ right: Int) {
        bytes.swapAt(left, right)
    }

    mutating func patch(_ value: UInt16, at offset: Int) {
        bytes[offset] = UInt8(truncatingIfNeeded: value >> 8)
        bytes[offset + 1] = UInt8(truncatingIfNeeded: value)
    }
}
