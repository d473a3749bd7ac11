/// A set without a name that belongs to one rule, as nft's `{ tcp, udp }`.
public struct AnonymousSet: Hashable, Sendable {
    /// The fields of a key.
    public var key: [DataType]
    /// What is in it.
    public var elements: [SetElement]

    /// Describes a set.
    public init(key: [DataType], elements: [SetElement]) {
        self.key = key
        self.elements = elements
    }

    /// The name that makes the kernel choose one.
    static let nameTemplate = "__set%d"
}
