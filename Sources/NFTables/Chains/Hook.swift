/// Where on a packet's way a base chain is called (`NF_INET_*`, with the same numbers as `NF_BR_*`).
public struct Hook: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel has it.
    public let rawValue: UInt32

    /// Takes the number as the kernel has it.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Everything that comes in, before routing.
    public static let prerouting = Self(rawValue: 0)
    /// What is meant for this host.
    public static let input = Self(rawValue: 1)
    /// What passes through.
    public static let forward = Self(rawValue: 2)
    /// What this host sends.
    public static let output = Self(rawValue: 3)
    /// Everything that goes out, after routing.
    public static let postrouting = Self(rawValue: 4)
}
