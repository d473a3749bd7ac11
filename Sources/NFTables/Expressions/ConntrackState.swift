/// What a packet is to its connection (nft's `ct state`).
public struct ConntrackState: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt32

    /// Takes the bits as the kernel has them.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// It can't be placed.
    public static let invalid = Self(rawValue: 1)
    /// Both sides were heard.
    public static let established = Self(rawValue: 2)
    /// It opens a connection that belongs to another one.
    public static let related = Self(rawValue: 4)
    /// It opens a connection.
    public static let new = Self(rawValue: 8)
    /// It isn't tracked.
    public static let untracked = Self(rawValue: 64)
}
