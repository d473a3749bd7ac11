internal import Netlink

/// Reads bytes of a packet.
public struct Payload: Hashable, Sendable {
    /// What offsets count from (`NFT_PAYLOAD_*`).
    public struct Base: RawRepresentable, Hashable, Sendable {
        /// The number as the kernel has it.
        public let rawValue: UInt32

        /// Takes the number as the kernel has it.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The Ethernet header.
        public static let link = Self(rawValue: 0)
        /// The IP or ARP header.
        public static let network = Self(rawValue: 1)
        /// The TCP, UDP or ICMP header.
        public static let transport = Self(rawValue: 2)
    }

    /// What the offset counts from.
    public var base: Base
    /// The first byte.
    public var offset: Int
    /// How many bytes.
    public var count: Int
    /// Where they are read to.
    public var register: Register

    /// Reads `count` bytes to a register.
    public init(_ base: Base, offset: Int, count: Int, into register: Register) {
        self.base = base
        self.offset = offset
        self.count = count
        self.register = register
    }
}

extension Payload: KernelExpression {
    static let kernelName = "payload"

    func encode(into data: inout MessageWriter) {
        data.put(PayloadAttribute.destination, bigEndian: register.rawValue)
        data.put(PayloadAttribute.base, bigEndian: base.rawValue)
        data.put(PayloadAttribute.offset, bigEndian: UInt32(truncatingIfNeeded: offset))
        data.put(PayloadAttribute.count, bigEndian: UInt32(truncatingIfNeeded: count))
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var payload = Payload(.link, offset: 0, count: 0, into: .verdict)
        while let attribute = try attributes.next() {
            switch PayloadAttribute(rawValue: attribute.type) {
            case .destination: payload.register = try attribute.register()
            case .base: payload.base = Base(rawValue: try attribute.bigEndian())
            case .offset: payload.offset = Int(try attribute.bigEndian(as: UInt32.self))
            case .count: payload.count = Int(try attribute.bigEndian(as: UInt32.self))
            // Payload can be written, too, with attributes of its own.
            default: return nil
            }
        }
        self = payload
    }
}

/// `NFTA_PAYLOAD_*`.
private struct PayloadAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let base = Self(rawValue: 2)
    static let offset = Self(rawValue: 3)
    static let count = Self(rawValue: 4)
}
