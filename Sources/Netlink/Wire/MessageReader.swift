/// Walks the messages of a datagram in place; every length is checked before it is used.
public struct MessageReader: ~Escapable {
    private var rest: RawSpan

    /// Starts at the first message in `bytes`.
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) {
        rest = bytes
    }

    /// The next message, or nil at the end.
    @_lifetime(copy self)
    public mutating func next() throws(DecodingError) -> Message? {
        guard rest.byteCount >= messageHeaderSize else { return nil }
        let header = rest.load(at: 0, as: MessageHeader.self)
        guard header.length >= messageHeaderSize, header.length <= rest.byteCount else {
            throw .invalidMessageLength(header.length)
        }
        let message = Message(header: header, payload: rest.extracting(messageHeaderSize..<Int(header.length)))
        rest = rest.extracting(droppingFirst: min(aligned(Int(header.length)), rest.byteCount))
        return message
    }
}
