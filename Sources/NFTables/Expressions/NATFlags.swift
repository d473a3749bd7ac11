/// How a translation is chosen (`NF_NAT_RANGE_*`).
///
/// The two bits that say whether addresses and ports are given follow from the registers.
public struct NATFlags: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt32

    /// Takes the bits as the kernel has them.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// `NF_NAT_RANGE_MAP_IPS` and `NF_NAT_RANGE_PROTO_SPECIFIED`.
    static let implied = Self(rawValue: 0x3)
    /// A port at random, by a hash (`random`).
    public static let random = Self(rawValue: 0x4)
    /// The same address for all connections of a client (`persistent`).
    public static let persistent = Self(rawValue: 0x8)
    /// A port wholly at random (`fully-random`).
    public static let fullyRandom = Self(rawValue: 0x10)
}
