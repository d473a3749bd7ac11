/// What the kernel says about one request: `NLMSG_ERROR`, or the end of a dump.
public struct Acknowledgement: Hashable, Sendable {
    /// The errno, or 0 for success.
    public var code: Int32 = 0
    /// The kernel's own words (`NLMSGERR_ATTR_MSG`).
    public var explanation: String?
    /// Which byte of the request it is about (`NLMSGERR_ATTR_OFFS`).
    public var attributeOffset: Int?

    /// Reads an `NLMSG_ERROR` or `NLMSG_DONE` message.
    public init(decoding message: borrowing Message) throws(DecodingError) {
        // A dump's end carries an int, and kernels before 4.x sent none.
        guard message.payload.byteCount >= errorCodeSize || message.type == .error else { return }
        guard message.payload.byteCount >= errorCodeSize else {
            throw .truncated(needed: errorCodeSize, available: message.payload.byteCount)
        }
        let number = message.payload.load(at: 0, as: Int32.self)
        code = number == .min ? .max : abs(number)
        guard message.header.flags.contains(.ackAttributes) else { return }
        let skipped = try Self.requestSize(in: message)
        try readExplanation(AttributeReader(message.payload.extracting(droppingFirst: skipped)))
    }

    /// How much of the payload precedes the attributes: the code and what is repeated of the request.
    private static func requestSize(in message: borrowing Message) throws(DecodingError) -> Int {
        guard message.type == .error else { return errorCodeSize }
        let available = message.payload.byteCount
        let least = errorCodeSize + messageHeaderSize
        guard available >= least else { throw .truncated(needed: least, available: available) }
        guard !message.header.flags.contains(.capped) else { return least }
        let length = Int(message.payload.load(at: errorCodeSize, as: UInt32.self))
        let whole = errorCodeSize + aligned(max(length, messageHeaderSize))
        guard available >= whole else { throw .truncated(needed: whole, available: available) }
        return whole
    }

    private mutating func readExplanation(_ attributes: consuming AttributeReader) throws(DecodingError) {
        while let attribute = try attributes.next() {
            switch AcknowledgementAttribute(rawValue: attribute.type) {
            case .message: explanation = attribute.string()
            case .offset: attributeOffset = Int(try attribute.integer(as: UInt32.self))
            default: break
            }
        }
    }
}

private let errorCodeSize = 4

/// `enum nlmsgerr_attrs`.
struct AcknowledgementAttribute: AttributeKey {
    let rawValue: UInt16
    /// `NLMSGERR_ATTR_MSG`.
    static let message = Self(rawValue: 1)
    /// `NLMSGERR_ATTR_OFFS`.
    static let offset = Self(rawValue: 2)
}
