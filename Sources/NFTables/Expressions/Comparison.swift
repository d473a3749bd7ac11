internal import Netlink

/// Goes on only if a register compares with a value as told (the kernel's `cmp`).
public struct Comparison: Hashable, Sendable {
    /// How to compare (`NFT_CMP_*`); numbers compare in network byte order.
    public enum Relation: UInt32, Sendable {
        /// The same.
        case equal = 0
        /// Anything else.
        case notEqual = 1
        /// Less.
        case less = 2
        /// Less or the same.
        case lessOrEqual = 3
        /// Greater.
        case greater = 4
        /// Greater or the same.
        case greaterOrEqual = 5
    }

    /// What is compared.
    public var register: Register
    /// How.
    public var relation: Relation
    /// With what; as many bytes of the register are compared.
    public var value: [UInt8]

    /// Compares a register with a value.
    public init(_ register: Register, _ relation: Relation, _ value: [UInt8]) {
        self.register = register
        self.relation = relation
        self.value = value
    }
}

extension Comparison: KernelExpression {
    static let kernelName = "cmp"

    func encode(into data: inout MessageWriter) {
        data.put(ComparisonAttribute.source, bigEndian: register.rawValue)
        data.put(ComparisonAttribute.relation, bigEndian: relation.rawValue)
        data.put(ComparisonAttribute.data, data: value)
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var comparison = Comparison(.verdict, .equal, [])
        while let attribute = try attributes.next() {
            switch ComparisonAttribute(rawValue: attribute.type) {
            case .source: comparison.register = try attribute.register()
            case .relation:
                guard let relation = Relation(rawValue: try attribute.bigEndian()) else { return nil }
                comparison.relation = relation
            case .data: comparison.value = try KernelData(decoding: attribute.nested()).value
            default: break
            }
        }
        self = comparison
    }
}

/// `NFTA_CMP_*`.
private struct ComparisonAttribute: AttributeKey {
    let rawValue: UInt16
    static let source = Self(rawValue: 1)
    static let relation = Self(rawValue: 2)
    static let data = Self(rawValue: 3)
}
