/// What is known about a neighbour or a forwarding entry (`NUD_*`).
public struct NeighbourState: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt16

    /// Takes the bits as the kernel has them.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Asked for, no answer yet (`NUD_INCOMPLETE`).
    public static let incomplete = Self(rawValue: 0x01)
    /// Confirmed a short while ago (`NUD_REACHABLE`).
    public static let reachable = Self(rawValue: 0x02)
    /// Not confirmed for a while, and used until that fails (`NUD_STALE`).
    public static let stale = Self(rawValue: 0x04)
    /// Used again after a while; will be confirmed soon (`NUD_DELAY`).
    public static let delayed = Self(rawValue: 0x08)
    /// Being confirmed (`NUD_PROBE`).
    public static let probing = Self(rawValue: 0x10)
    /// Never answered (`NUD_FAILED`).
    public static let failed = Self(rawValue: 0x20)
    /// Needs no confirmation; for a forwarding entry: doesn't age (`NUD_NOARP`).
    public static let unconfirmed = Self(rawValue: 0x40)
    /// Set by an administrator, for good; for a forwarding entry: the bridge's own (`NUD_PERMANENT`).
    public static let permanent = Self(rawValue: 0x80)
}
