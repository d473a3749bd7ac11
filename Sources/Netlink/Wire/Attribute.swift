/// One attribute of a message, viewed in place.
public struct Attribute: ~Escapable {
    /// Its number without the flag bits (`nla_type & NLA_TYPE_MASK`).
    public let type: UInt16
    /// Its value, without padding.
    public let payload: RawSpan

    @_lifetime(copy payload)
    init(type: UInt16, payload: RawSpan) {
        self.type = type
        self.payload = payload
    }

    /// The value as an integer in the byte order of this machine; its size has to match exactly.
    @inlinable
    public func integer<Value: FixedWidthInteger & BitwiseCopyable>(
        as type: Value.Type = Value.self
    ) throws(DecodingError) -> Value {
        try requireSize(MemoryLayout<Value>.size)
        return payload.load(at: 0, as: Value.self)
    }

    /// The value as an integer in network byte order; its size has to match exactly.
    @inlinable
    public func bigEndian<Value: FixedWidthInteger & BitwiseCopyable>(
        as type: Value.Type = Value.self
    ) throws(DecodingError) -> Value {
        Value(bigEndian: try integer(as: Value.self))
    }

    /// The value as text up to its first NUL or its end, with invalid UTF-8 replaced.
    ///
    /// The kernel lets names be any bytes: a strange name of a foreign object must not make a
    /// whole listing unreadable.
    public func string() -> String {
        unsafe payload.withUnsafeBytes { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// A copy of the value.
    public func bytes() -> [UInt8] {
        unsafe payload.withUnsafeBytes { unsafe Array($0) }
    }

    /// The value as a C structure; kernels may append fields, which are left out.
    @inlinable
    public func structure<Value: FixedHeader>(as type: Value.Type = Value.self) throws(DecodingError) -> Value {
        guard payload.byteCount >= MemoryLayout<Value>.size else {
            throw .truncated(needed: MemoryLayout<Value>.size, available: payload.byteCount)
        }
        return payload.load(at: 0, as: Value.self)
    }

    /// A reader of the attributes inside.
    @_lifetime(copy self)
    public func nested() -> AttributeReader {
        AttributeReader(payload)
    }

    /// A reader of the attributes that follow a C structure inside, as in `VETH_INFO_PEER`.
    @_lifetime(copy self)
    public func nested<Header: FixedHeader>(after header: Header.Type) throws(DecodingError) -> AttributeReader {
        let size = aligned(MemoryLayout<Header>.size)
        guard payload.byteCount >= size else { throw .truncated(needed: size, available: payload.byteCount) }
        return AttributeReader(payload.extracting(droppingFirst: size))
    }

    @usableFromInline
    func requireSize(_ expected: Int) throws(DecodingError) {
        guard payload.byteCount == expected else {
            throw .unexpectedSize(attribute: type, expected: expected, actual: payload.byteCount)
        }
    }
}
