internal import Netlink

/// Counts the packets and bytes that reach it (nft's `counter`).
public struct Counter: Hashable, Sendable {
    /// How many packets were counted.
    public var packets: UInt64
    /// How many bytes were counted.
    public var bytes: UInt64

    /// Starts to count from these numbers.
    public init(packets: UInt64 = 0, bytes: UInt64 = 0) {
        self.packets = packets
        self.bytes = bytes
    }
}

extension Counter: KernelExpression {
    static let kernelName = "counter"

    func encode(into data: inout MessageWriter) {
        if bytes != 0 { data.put(CounterAttribute.bytes, bigEndian: bytes) }
        if packets != 0 { data.put(CounterAttribute.packets, bigEndian: packets) }
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var counter = Counter()
        while let attribute = try attributes.next() {
            switch CounterAttribute(rawValue: attribute.type) {
            case .bytes: counter.bytes = try attribute.bigEndian()
            case .packets: counter.packets = try attribute.bigEndian()
            default: break
            }
        }
        self = counter
    }
}

/// `NFTA_COUNTER_*`.
private struct CounterAttribute: AttributeKey {
    let rawValue: UInt16
    static let bytes = Self(rawValue: 1)
    static let packets = Self(rawValue: 2)
}
