/// Reads a message from an untrusted sender in place; nothing is read before its length was checked.
struct MessageReader: ~Escapable {
    /// So often a name may go on elsewhere: before each of its labels.
    private static let mostPointers = 126

    private let message: RawSpan
    /// How far it has been read.
    private(set) var offset: Int

    @_lifetime(copy message)
    init(_ message: RawSpan, at offset: Int = 0) {
        self.message = message
        self.offset = offset
    }

    /// A reader of the same message, at another place.
    @_lifetime(copy self)
    func at(_ offset: Int) -> MessageReader {
        MessageReader(message, at: offset)
    }

    var isAtEnd: Bool { offset >= message.byteCount }

    /// An integer in network byte order.
    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
        as type: Value.Type = Value.self
    ) throws(MalformedMessage) -> Value {
        let start = offset
        try skip(MemoryLayout<Value>.size)
        return Value(bigEndian: unsafe message.unsafeLoadUnaligned(fromByteOffset: start, as: Value.self))
    }

    /// So many bytes, copied.
    mutating func bytes(_ count: Int) throws(MalformedMessage) -> [UInt8] {
        let start = offset
        try skip(count)
        return unsafe message.extracting(start..<offset).withUnsafeBytes { unsafe Array($0) }
    }

    mutating func skip(_ count: Int) throws(MalformedMessage) {
        guard count >= 0, message.byteCount - offset >= count else { throw .truncated }
        offset += count
    }

    mutating func header() throws(MalformedMessage) -> MessageHeader {
        MessageHeader(
            id: try integer(),
            flags: MessageHeader.Flags(rawValue: try integer()),
            questionCount: try integer(),
            answerCount: try integer(),
            authorityCount: try integer(),
            additionalCount: try integer()
        )
    }

    mutating func name() throws(MalformedMessage) -> DomainName {
        var bytes: [UInt8] = []
        try name(appendingTo: &bytes)
        return DomainName(unchecked: bytes)
    }

    /// Adds the wire form of a name, without compression; the result is whether it was compressed.
    @discardableResult
    mutating func name(appendingTo bytes: inout [UInt8]) throws(MalformedMessage) -> Bool {
        let room = bytes.count + DomainName.mostBytes
        var (place, pointers, lowest) = (offset, 0, offset)
        while true {
            let length = Int(try byte(at: place))
            switch length >> 6 {
            case 0 where length == 0:
                bytes.append(0)
                guard bytes.count <= room else { throw .nameTooLong }
                if pointers == 0 { offset = place + 1 }
                return pointers > 0
            case 0:
                // With the zero that is still to come.
                guard bytes.count + 1 + length < room else { throw .nameTooLong }
                guard message.byteCount - place > length else { throw .truncated }
                for index in place...place + length { bytes.append(try byte(at: index)) }
                place += 1 + length
            case 3:
                let target = (length & 0x3F) << 8 | Int(try byte(at: place + 1))
                if pointers == 0 { offset = place + 2 }
                // Only backwards, so that there is an end.
                guard target < lowest, pointers < Self.mostPointers else { throw .invalidPointer }
                (place, lowest, pointers) = (target, target, pointers + 1)
            default:
                throw .invalidLabel
            }
        }
    }

    /// Passes over a name without looking at where its pointers lead.
    mutating func skipName() throws(MalformedMessage) {
        while true {
            let length = Int(try byte(at: offset))
            switch length >> 6 {
            case 0: try skip(1 + length)
            case 3: return try skip(2)
            default: throw .invalidLabel
            }
            if length == 0 { return }
        }
    }

    private func byte(at place: Int) throws(MalformedMessage) -> UInt8 {
        guard place >= 0, place < message.byteCount else { throw .truncated }
        return unsafe message.unsafeLoad(fromByteOffset: place, as: UInt8.self)
    }
}
