/// A kernel attribute namespace, such as `IFLA_*`: one type per nest, so keys cannot be mixed.
public protocol AttributeKey: RawRepresentable<UInt16>, Hashable, Sendable {
    /// Makes the key with this number, known or not.
    init(rawValue: UInt16)
}

/// A fixed-layout header that follows `nlmsghdr`, such as `ifinfomsg` or `nfgenmsg`.
///
/// Conforming types are structs of integers, laid out as in C, for which every bit pattern is valid.
public protocol FixedHeader: BitwiseCopyable, Sendable {}
