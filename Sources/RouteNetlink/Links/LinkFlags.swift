/// A link's flags (`IFF_*` of `<linux/if.h>`).
public struct LinkFlags: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt32

    /// Takes the bits as the kernel has them.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Administratively up (`IFF_UP`).
    public static let up = Self(rawValue: 0x1)
    /// The loopback device (`IFF_LOOPBACK`).
    public static let loopback = Self(rawValue: 0x8)
    /// Carrier is there (`IFF_LOWER_UP`).
    public static let lowerUp = Self(rawValue: 0x10000)
}
