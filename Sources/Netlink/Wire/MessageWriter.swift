/// Builds one netlink datagram in a single forward pass; lengths are patched when a scope closes.
///
/// Nobody computes a length, an offset or a byte order outside this type. What is generic is inlined where it is used:
/// a message has dozens of attributes, and each would cost a look-up of types at run time.
public struct MessageWriter: ~Copyable {
    /// The datagram so far.
    public private(set) var bytes: [UInt8] = []

    /// What was begun so far, in order: type and flags of each message.
    public private(set) var messages: [PendingMessage] = []

    /// Whether something was put that netlink cannot carry: an attribute over 65,535 bytes.
    ///
    /// A socket refuses such a datagram with `EMSGSIZE`.
    public private(set) var isOversized = false

    /// The sequence number of the first message; the others follow it one by one.
    public let firstSequence: UInt32

    /// One message of a datagram.
    public struct PendingMessage: Hashable, Sendable {
        /// What it asks for.
        public var type: MessageType
        /// How it asks.
        public var flags: MessageFlags
    }

    /// Starts an empty datagram whose first message gets `sequence`.
    ///
    /// For a socket's requests, take the writer that the socket passes or makes.
    public init(sequence: UInt32 = 0, reserving capacity: Int = 1024) {
        firstSequence = sequence
        bytes.reserveCapacity(capacity)
    }

    /// Adds a message; the result is its index in the datagram, as ``NetlinkError/index`` reports it.
    @discardableResult
    public mutating func message(
        _ type: MessageType,
        flags: MessageFlags,
        _ body: (inout MessageWriter) -> Void
    ) -> Int {
        let index = messages.count
        messages.append(PendingMessage(type: type, flags: flags))
        let start = bytes.count
        let sequence = firstSequence &+ UInt32(truncatingIfNeeded: index)
        store(MessageHeader(type: type, flags: flags, sequence: sequence))
        body(&self)
        patch(UInt32(truncatingIfNeeded: bytes.count - start), at: start)
        return index
    }

    /// Adds the header that follows `nlmsghdr` in this kind of message.
    @inlinable
    public mutating func put<Header: FixedHeader>(header: Header) {
        store(header)
        align()
    }

    /// Adds an attribute that contains attributes.
    ///
    /// Strict kernel parsers ask for the flag `NLA_F_NESTED`, and a few old attributes reject it.
    @inlinable
    public mutating func nest<Key: AttributeKey>(
        _ key: Key,
        isFlagged: Bool = true,
        _ body: (inout MessageWriter) -> Void
    ) {
        let start = beginNest(key.rawValue, isFlagged: isFlagged)
        body(&self)
        endNest(at: start)
    }

    /// Adds an attribute without a value, whose presence is the message.
    @inlinable
    public mutating func put<Key: AttributeKey>(_ key: Key) {
        begin(key.rawValue, payloadCount: 0)
    }

    /// Adds an integer in the byte order of this machine, which most of netlink uses.
    @inlinable
    public mutating func put<Key: AttributeKey, Value: FixedWidthInteger & BitwiseCopyable>(_ key: Key, _ value: Value)
    {
        begin(key.rawValue, payloadCount: MemoryLayout<Value>.size)
        store(value)
        align()
    }

    /// Adds an integer in network byte order, as nftables and protocol addresses have it.
    @inlinable
    public mutating func put<Key: AttributeKey, Value: FixedWidthInteger & BitwiseCopyable>(
        _ key: Key,
        bigEndian value: Value
    ) {
        put(key, value.bigEndian)
    }

    /// Adds a string with its final NUL; what follows a NUL inside the string is left out.
    @inlinable
    public mutating func put<Key: AttributeKey>(_ key: Key, string: String) {
        put(string: string, as: key.rawValue)
    }

    /// Adds bytes as they are.
    @inlinable
    public mutating func put<Key: AttributeKey>(_ key: Key, bytes payload: [UInt8]) {
        unsafe put(key, bytes: payload.span.bytes)
    }

    /// Adds bytes as they are, from a view of them.
    @inlinable
    public mutating func put<Key: AttributeKey>(_ key: Key, bytes payload: RawSpan) {
        begin(key.rawValue, payloadCount: payload.byteCount)
        unsafe payload.withUnsafeBytes { unsafe append($0) }
        align()
    }

    /// Adds attributes that are ready, each with its header and padding.
    public mutating func put(attributes: [UInt8]) {
        bytes.append(contentsOf: attributes)
        align()
    }

    /// Adds a C structure as the value of an attribute.
    @inlinable
    public mutating func put<Key: AttributeKey, Value: FixedHeader>(_ key: Key, structure: Value) {
        begin(key.rawValue, payloadCount: MemoryLayout<Value>.size)
        store(structure)
        align()
    }

    @usableFromInline
    mutating func begin(_ type: UInt16, payloadCount: Int) {
        store(attributeLength(attributeHeaderSize + payloadCount))
        store(type)
    }

    @usableFromInline
    mutating func beginNest(_ type: UInt16, isFlagged: Bool) -> Int {
        defer { begin(isFlagged ? type | nestedFlag : type, payloadCount: 0) }
        return bytes.count
    }

    @usableFromInline
    mutating func endNest(at start: Int) {
        patch(attributeLength(bytes.count - start), at: start)
    }

    @usableFromInline
    mutating func put(string: String, as type: UInt16) {
        let text = string.utf8.prefix { $0 != 0 }
        begin(type, payloadCount: text.count + 1)
        bytes.append(contentsOf: text)
        bytes.append(0)
        align()
    }

    private mutating func attributeLength(_ count: Int) -> UInt16 {
        if count > Int(UInt16.max) { isOversized = true }
        return UInt16(truncatingIfNeeded: count)
    }

    @inlinable
    mutating func store<Value: BitwiseCopyable>(_ value: Value) {
        unsafe withUnsafeBytes(of: value) { unsafe append($0) }
    }

    @usableFromInline
    mutating func append(_ raw: UnsafeRawBufferPointer) {
        unsafe bytes.append(contentsOf: raw)
    }

    private mutating func patch<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
        var span = bytes.mutableSpan
        var raw = unsafe span.mutableBytes
        raw.storeBytes(of: value, toByteOffset: offset, as: Value.self)
    }

    @usableFromInline
    mutating func align() {
        while bytes.count % netlinkAlignment != 0 { bytes.append(0) }
    }
}
