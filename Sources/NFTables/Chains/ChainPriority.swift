/// The order of the base chains of one hook: lower ones first.
public struct ChainPriority: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// The number as the kernel has it.
    public let rawValue: Int32

    /// Takes the number as the kernel has it.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Takes the number as the kernel has it.
    public init(integerLiteral value: Int32) { rawValue = value }

    /// Before connection tracking (nft's `raw`).
    public static let raw: Self = -300
    /// Before destinations are translated (nft's `mangle`).
    public static let mangle: Self = -150
    /// Where destinations are translated (nft's `dstnat`).
    public static let destinationNAT: Self = -100
    /// Where packets are filtered (nft's `filter`).
    public static let filter: Self = 0
    /// Where sources are translated (nft's `srcnat`).
    public static let sourceNAT: Self = 100

    /// In family bridge: early (nft's `dstnat`).
    public static let bridgeDestinationNAT: Self = -300
    /// In family bridge: where frames are filtered (nft's `filter`).
    public static let bridgeFilter: Self = -200
    /// In family bridge: late (nft's `srcnat`).
    public static let bridgeSourceNAT: Self = 300
}
