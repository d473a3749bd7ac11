internal import Netlink

/// Looks registers up in a set or map; goes on only if the key is there.
public struct Lookup: Hashable, Sendable {
    /// The set or map, of the same table.
    public var set: String
    /// The first register of the key.
    public var source: Register
    /// Where a map's data goes: ``Register/verdict`` for a verdict map; nil for a set.
    public var destination: Register?
    /// Whether to go on only if the key is not there.
    public var isNegated: Bool
    /// The index among the rule's anonymous sets, where it is one of them; never listed by the kernel.
    public var anonymousIndex: Int?

    /// Looks a key up in a set.
    public init(_ source: Register, in set: String, isNegated: Bool = false) {
        self.source = source
        self.set = set
        self.isNegated = isNegated
    }

    /// Looks a key up in a map.
    public init(_ source: Register, in map: String, into destination: Register) {
        self.init(source, in: map)
        self.destination = destination
    }
}

extension Lookup: KernelExpression {
    static let kernelName = "lookup"

    func encode(into data: inout MessageWriter) {
        data.put(LookupAttribute.source, bigEndian: source.rawValue)
        if let destination { data.put(LookupAttribute.destination, bigEndian: destination.rawValue) }
        data.put(LookupAttribute.set, string: set)
        if let anonymousIndex { data.put(LookupAttribute.setID, bigEndian: UInt32(truncatingIfNeeded: anonymousIndex)) }
        if isNegated { data.put(LookupAttribute.flags, bigEndian: invertFlag) }
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var lookup = Lookup(.verdict, in: "")
        while let attribute = try attributes.next() {
            switch LookupAttribute(rawValue: attribute.type) {
            case .set: lookup.set = attribute.string()
            case .source: lookup.source = try attribute.register()
            case .destination: lookup.destination = try attribute.register()
            case .flags: lookup.isNegated = try attribute.bigEndian(as: UInt32.self) & invertFlag != 0
            default: break
            }
        }
        self = lookup
    }
}

/// `NFT_LOOKUP_F_INV`.
private let invertFlag: UInt32 = 1

/// `NFTA_LOOKUP_*`.
private struct LookupAttribute: AttributeKey {
    let rawValue: UInt16
    static let set = Self(rawValue: 1)
    static let source = Self(rawValue: 2)
    static let destination = Self(rawValue: 3)
    static let setID = Self(rawValue: 4)
    static let flags = Self(rawValue: 5)
}
