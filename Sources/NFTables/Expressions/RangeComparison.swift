internal import Netlink

/// Goes on only if a register is in a range, or only if it is not (the kernel's `range`).
public struct RangeComparison: Hashable, Sendable {
    /// What is compared, in network byte order.
    public var register: Register
    /// Whether to go on outside the range.
    public var isNegated: Bool
    /// The first value of the range.
    public var first: [UInt8]
    /// The last value of the range.
    public var last: [UInt8]

    /// Compares a register with a range.
    public init(_ register: Register, isNegated: Bool = false, first: [UInt8], last: [UInt8]) {
        self.register = register
        self.isNegated = isNegated
        self.first = first
        self.last = last
    }
}

extension RangeComparison: KernelExpression {
    static let kernelName = "range"

    func encode(into data: inout MessageWriter) {
        data.put(RangeAttribute.source, bigEndian: register.rawValue)
        data.put(RangeAttribute.relation, bigEndian: isNegated ? 1 : 0 as UInt32)
        data.put(RangeAttribute.first, data: first)
        data.put(RangeAttribute.last, data: last)
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var range = RangeComparison(.verdict, first: [], last: [])
        while let attribute = try attributes.next() {
            switch RangeAttribute(rawValue: attribute.type) {
            case .source: range.register = try attribute.register()
            case .relation: range.isNegated = try attribute.bigEndian(as: UInt32.self) == 1
            case .first: range.first = try KernelData(decoding: attribute.nested()).value
            case .last: range.last = try KernelData(decoding: attribute.nested()).value
            default: break
            }
        }
        self = range
    }
}

/// `NFTA_RANGE_*`.
private struct RangeAttribute: AttributeKey {
    let rawValue: UInt16
    static let source = Self(rawValue: 1)
    static let relation = Self(rawValue: 2)
    static let first = Self(rawValue: 3)
    static let last = Self(rawValue: 4)
}
