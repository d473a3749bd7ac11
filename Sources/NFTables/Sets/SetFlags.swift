/// The flags of a set (`NFT_SET_*`).
public struct SetFlags: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt32

    /// Takes the bits as the kernel has them.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Made for one rule, and gone with it (`NFT_SET_ANONYMOUS`).
    public static let anonymous = Self(rawValue: 0x1)
    /// No element changes once a rule uses it (`NFT_SET_CONSTANT`).
    public static let constant = Self(rawValue: 0x2)
    /// Keys may be ranges (`NFT_SET_INTERVAL`).
    public static let interval = Self(rawValue: 0x4)
    /// Elements have data (`NFT_SET_MAP`).
    static let map = Self(rawValue: 0x8)
    /// Elements may expire (`NFT_SET_TIMEOUT`).
    public static let timeout = Self(rawValue: 0x10)
    /// Rules add elements (`NFT_SET_EVAL`).
    public static let dynamic = Self(rawValue: 0x20)
    /// The fields of a key are compared one by one (`NFT_SET_CONCAT`).
    static let concatenation = Self(rawValue: 0x80)
}
