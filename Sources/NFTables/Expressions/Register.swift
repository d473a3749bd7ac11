/// Where expressions keep values: sixteen registers of four bytes, of which four in a row are one of sixteen bytes.
public struct Register: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel lists it (`NFT_REG_*`, `NFT_REG32_*`).
    public let rawValue: UInt32

    /// Takes a number of either numbering; the four registers that have two get the one that the kernel lists.
    public init(rawValue: UInt32) {
        self.rawValue = (8...23).contains(rawValue) && rawValue % 4 == 0 ? rawValue / 4 - 1 : rawValue
    }

    /// The register that decides (`NFT_REG_VERDICT`).
    public static let verdict = Self(rawValue: 0)

    /// The register of four bytes at an index from 0 to 15.
    public static func word(_ index: Int) -> Self {
        Self(rawValue: 8 + UInt32(truncatingIfNeeded: index))
    }
}
