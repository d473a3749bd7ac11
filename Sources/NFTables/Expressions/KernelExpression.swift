internal import Netlink

/// One kind of expression: how it is written to a message and read from one.
protocol KernelExpression: Hashable, Sendable {
    /// The kernel's name for it (`NFTA_EXPR_NAME`).
    static var kernelName: String { get }
    /// Writes what is inside `NFTA_EXPR_DATA`.
    func encode(into data: inout MessageWriter)
    /// Reads what is inside `NFTA_EXPR_DATA`; nil for a variant that this library doesn't know.
    init?(decoding attributes: consuming AttributeReader) throws(DecodingError)
}

/// `NFTA_EXPR_*`.
struct ExpressionAttribute: AttributeKey {
    let rawValue: UInt16
    static let name = Self(rawValue: 1)
    static let data = Self(rawValue: 2)
}
