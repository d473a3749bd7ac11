/// A queue that lets so many bytes pass in a second, and whatever has been saved up (`tbf`).
public struct TokenBucket: Hashable, Sendable {
    /// How much passes, in bytes a second.
    public var bytesPerSecond: UInt64
    /// How many bytes pass at once after a rest; a packet that is longer never passes whole.
    ///
    /// The kernel keeps the time that they take, in units of 64 ns: what it reports is a little less.
    public var burst: UInt32
    /// How many bytes wait; what comes on top of that is dropped.
    public var limit: UInt32

    /// Describes a queue; nothing is set yet.
    public init(bytesPerSecond: UInt64, burst: UInt32, limit: UInt32) {
        self.bytesPerSecond = bytesPerSecond
        self.burst = burst
        self.limit = limit
    }
}
