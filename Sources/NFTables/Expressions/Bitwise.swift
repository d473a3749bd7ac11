internal import Netlink

/// Masks a register, then flips bits of it: `(source & mask) ^ xor`.
public struct Bitwise: Hashable, Sendable {
    /// What is masked.
    public var source: Register
    /// Where the result goes.
    public var destination: Register
    /// The bits to keep, as many bytes as are worked on.
    public var mask: [UInt8]
    /// The bits to flip, as many bytes as the mask has.
    public var xor: [UInt8]

    /// Masks a register in place.
    public init(_ register: Register, mask: [UInt8], xor: [UInt8]? = nil) {
        source = register
        destination = register
        self.mask = mask
        self.xor = xor ?? Array(repeating: 0, count: mask.count)
    }
}

extension Bitwise: KernelExpression {
    static let kernelName = "bitwise"

    func encode(into data: inout MessageWriter) {
        data.put(BitwiseAttribute.source, bigEndian: source.rawValue)
        data.put(BitwiseAttribute.destination, bigEndian: destination.rawValue)
        data.put(BitwiseAttribute.operation, bigEndian: maskAndXor)
        data.put(BitwiseAttribute.count, bigEndian: UInt32(truncatingIfNeeded: mask.count))
        data.put(BitwiseAttribute.mask, data: mask)
        data.put(BitwiseAttribute.xor, data: xor)
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var bitwise = Bitwise(.verdict, mask: [])
        while let attribute = try attributes.next() {
            switch BitwiseAttribute(rawValue: attribute.type) {
            case .source: bitwise.source = try attribute.register()
            case .destination: bitwise.destination = try attribute.register()
            case .mask: bitwise.mask = try KernelData(decoding: attribute.nested()).value
            case .xor: bitwise.xor = try KernelData(decoding: attribute.nested()).value
            case .operation: guard try attribute.bigEndian() == maskAndXor else { return nil }
            default: break
            }
        }
        self = bitwise
    }
}

/// `NFT_BITWISE_MASK_XOR`; the others shift.
private let maskAndXor: UInt32 = 0

/// `NFTA_BITWISE_*`.
private struct BitwiseAttribute: AttributeKey {
    let rawValue: UInt16
    static let source = Self(rawValue: 1)
    static let destination = Self(rawValue: 2)
    static let count = Self(rawValue: 3)
    static let mask = Self(rawValue: 4)
    static let xor = Self(rawValue: 5)
    static let operation = Self(rawValue: 6)
}
