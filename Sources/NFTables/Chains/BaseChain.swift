/// What makes a chain one that the kernel calls by itself.
public struct BaseChain: Hashable, Sendable {
    /// What a chain may do.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The word as the kernel has it.
        public let rawValue: String

        /// Takes the word as the kernel has it.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Accept and drop.
        public static let filter = Self(rawValue: "filter")
        /// Translate addresses; only the first packet of a connection passes.
        public static let nat = Self(rawValue: "nat")
        /// Have packets routed again after a change.
        public static let route = Self(rawValue: "route")
    }

    /// What happens at the end of the chain.
    public enum Policy: UInt32, Sendable {
        /// The packet is lost (`NF_DROP`).
        case drop = 0
        /// The packet goes on (`NF_ACCEPT`).
        case accept = 1
    }

    /// What the chain may do.
    public var kind: Kind
    /// Where it is called.
    public var hook: Hook
    /// When it is called among the chains of its hook.
    public var priority: ChainPriority
    /// What happens at its end.
    public var policy: Policy

    /// Describes where and when a chain is called.
    public init(_ kind: Kind, _ hook: Hook, priority: ChainPriority, policy: Policy = .accept) {
        self.kind = kind
        self.hook = hook
        self.priority = priority
        self.policy = policy
    }
}
