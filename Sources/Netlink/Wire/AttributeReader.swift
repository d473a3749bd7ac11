/// Walks the attributes of a message in place; every length is checked before it is used.
public struct AttributeReader: ~Escapable {
    private var rest: RawSpan

    /// Starts at the first attribute in `bytes`.
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) {
        rest = bytes
    }

    /// The next attribute, or nil at the end.
    ///
    /// Fewer bytes than a header count as the end: they are padding.
    @_lifetime(copy self)
    public mutating func next() throws(DecodingError) -> Attribute? {
        guard rest.byteCount >= attributeHeaderSize else { return nil }
        let length = rest.load(at: 0, as: UInt16.self)
        guard length >= attributeHeaderSize, length <= rest.byteCount else { throw .invalidAttributeLength(length) }
        let attribute = Attribute(
            type: rest.load(at: 2, as: UInt16.self) & ~(nestedFlag | networkOrderFlag),
            payload: rest.extracting(attributeHeaderSize..<Int(length))
        )
        rest = rest.extracting(droppingFirst: min(aligned(Int(length)), rest.byteCount))
        return attribute
    }

    /// Calls `body` with each attribute and its key.
    @inlinable
    public consuming func forEach<Key: AttributeKey>(
        _ type: Key.Type,
        _ body: (Key, borrowing Attribute) throws(DecodingError) -> Void
    ) throws(DecodingError) {
        while let attribute = try next() {
            try body(Key(rawValue: attribute.type), attribute)
        }
    }
}
