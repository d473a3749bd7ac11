/// A link's number in its namespace (`ifindex`), from 1.
public struct LinkIndex: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel has it.
    public let rawValue: Int32

    /// Takes the number as the kernel has it.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// `lo`, which is the first link of every namespace.
    public static let loopback = Self(rawValue: 1)
}
