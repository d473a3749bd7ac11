/// What an address is to this host (`RTN_*`).
public struct AddressType: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel has it.
    public let rawValue: UInt32

    /// Takes the number as the kernel has it.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Somebody else's.
    public static let unicast = Self(rawValue: 1)
    /// This host's own.
    public static let local = Self(rawValue: 2)
    /// Everybody's on a link.
    public static let broadcast = Self(rawValue: 3)
    /// A group's.
    public static let multicast = Self(rawValue: 5)
}
