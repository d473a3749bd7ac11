internal import Netlink

/// Reads bytes of one of IPv6's extension headers, wherever it stands; a packet without that header does not match.
public struct ExtensionHeader: Hashable, Sendable {
    /// The header's number among the protocols of IP.
    public var header: UInt8
    /// The first byte.
    public var offset: Int
    /// How many bytes.
    public var count: Int
    /// Where they are read to.
    public var register: Register

    /// Reads `count` bytes to a register.
    public init(_ header: UInt8, offset: Int, count: Int, into register: Register) {
        self.header = header
        self.offset = offset
        self.count = count
        self.register = register
    }
}

extension ExtensionHeader: KernelExpression {
    static let kernelName = "exthdr"

    func encode(into data: inout MessageWriter) {
        data.put(ExtensionHeaderAttribute.destination, bigEndian: register.rawValue)
        data.put(ExtensionHeaderAttribute.header, header)
        data.put(ExtensionHeaderAttribute.offset, bigEndian: UInt32(truncatingIfNeeded: offset))
        data.put(ExtensionHeaderAttribute.count, bigEndian: UInt32(truncatingIfNeeded: count))
        data.put(ExtensionHeaderAttribute.operation, bigEndian: UInt32(0))
        data.put(ExtensionHeaderAttribute.flags, bigEndian: UInt32(0))
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var read = ExtensionHeader(0, offset: 0, count: 0, into: .verdict)
        while let attribute = try attributes.next() {
            switch ExtensionHeaderAttribute(rawValue: attribute.type) {
            case .destination: read.register = try attribute.register()
            case .header: read.header = try attribute.integer(as: UInt8.self)
            case .offset: read.offset = Int(try attribute.bigEndian(as: UInt32.self))
            case .count: read.count = Int(try attribute.bigEndian(as: UInt32.self))
            // Others than 0: options of TCP and IPv4, and whether a header is there.
            case .flags where try attribute.bigEndian(as: UInt32.self) == 0: break
            case .operation where try attribute.bigEndian(as: UInt32.self) == 0: break
            default: return nil
            }
        }
        self = read
    }
}

/// `NFTA_EXTHDR_*`.
private struct ExtensionHeaderAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let header = Self(rawValue: 2)
    static let offset = Self(rawValue: 3)
    static let count = Self(rawValue: 4)
    static let flags = Self(rawValue: 5)
    static let operation = Self(rawValue: 6)
}
