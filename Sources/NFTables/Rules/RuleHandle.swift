/// The number that the kernel gave a rule, unique in its table.
public struct RuleHandle: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel has it.
    public let rawValue: UInt64

    /// Takes the number as the kernel has it.
    public init(rawValue: UInt64) { self.rawValue = rawValue }
}
