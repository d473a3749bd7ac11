/// A key of an element, laid out as registers hold it; in sets with intervals it may be a range.
///
/// `[.interface("fairway0"), .network(subnet)]` is nft's `"fairway0" . 10.88.1.0/24`.
public struct ElementKey: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// The bytes of the first key.
    public let first: [UInt8]
    /// The bytes of the last key; equal to the first where it is no range.
    public let last: [UInt8]

    /// Joins the fields; where there are several, each starts at a register of four bytes.
    public init(_ fields: [FieldValue]) {
        first = Self.join(fields.map(\.first))
        last = fields.contains(where: \.isRange) ? Self.join(fields.map(\.last)) : first
    }

    /// Joins the fields; where there are several, each starts at a register of four bytes.
    public init(arrayLiteral fields: FieldValue...) {
        self.init(fields)
    }

    init(first: [UInt8], last: [UInt8]) {
        self.first = first
        self.last = last
    }

    /// Whether it is more than one key.
    public var isRange: Bool { first != last }

    /// The values of its fields, read as the types of a set; what doesn't fit its type is ``FieldValue/raw(_:)``.
    public func fields(as types: [DataType]) -> [FieldValue] {
        var offset = 0
        return types.map { type in
            defer { offset += type.paddedByteCount }
            let field = { (bytes: [UInt8]) in Array(bytes.dropFirst(offset).prefix(type.byteCount)) }
            return FieldValue(first: field(first), last: field(last), type: type)
        }
    }

    private static func join(_ fields: [[UInt8]]) -> [UInt8] {
        guard fields.count > 1 else { return fields.first ?? [] }
        return fields.reduce(into: []) { bytes, field in
            bytes += field
            while bytes.count % 4 != 0 { bytes.append(0) }
        }
    }
}

extension [UInt8] {
    /// The next number of the same size in network byte order; nil after the last.
    var successor: [UInt8]? { moved(adding: 1, borrowingFrom: 0xFF) }

    /// The number before, of the same size in network byte order; nil before zero.
    var predecessor: [UInt8]? { moved(adding: 0xFF, borrowingFrom: 0) }

    private func moved(adding step: UInt8, borrowingFrom limit: UInt8) -> [UInt8]? {
        guard let index = lastIndex(where: { $0 != limit }) else { return nil }
        var result = self
        for position in index..<count { result[position] &+= step }
        return result
    }
}
