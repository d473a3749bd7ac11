/// What happened to a connection (`IPS_*`, nft's `ct status`).
public struct ConntrackStatus: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt32

    /// Takes the bits as the kernel has them.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Its source is translated (`snat`).
    public static let sourceNAT = Self(rawValue: 0x10)
    /// Its destination is translated (`dnat`).
    public static let destinationNAT = Self(rawValue: 0x20)
}
