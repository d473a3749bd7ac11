/// One message that was received, viewed in place.
public struct Message: ~Escapable {
    /// Its header.
    public let header: MessageHeader
    /// What follows the header.
    public let payload: RawSpan

    @_lifetime(copy payload)
    init(header: MessageHeader, payload: RawSpan) {
        self.header = header
        self.payload = payload
    }

    /// What the message is about.
    public var type: MessageType { header.type }

    /// The fixed header at the start of the payload.
    @inlinable
    public func fixedHeader<Header: FixedHeader>(as type: Header.Type = Header.self) throws(DecodingError) -> Header {
        guard payload.byteCount >= MemoryLayout<Header>.size else {
            throw .truncated(needed: MemoryLayout<Header>.size, available: payload.byteCount)
        }
        return payload.load(at: 0, as: Header.self)
    }

    /// A reader of the attributes that follow the fixed header.
    @_lifetime(copy self)
    public func attributes<Header: FixedHeader>(after header: Header.Type) throws(DecodingError) -> AttributeReader {
        let size = aligned(MemoryLayout<Header>.size)
        guard payload.byteCount >= MemoryLayout<Header>.size else {
            throw .truncated(needed: size, available: payload.byteCount)
        }
        return AttributeReader(payload.extracting(droppingFirst: min(size, payload.byteCount)))
    }

    /// A reader of attributes from the start of the payload.
    @_lifetime(copy self)
    public func attributes() -> AttributeReader {
        AttributeReader(payload)
    }
}
