/// An expression that this library has no type for, kept as the kernel listed it, so that it can be added again.
public struct UnknownExpression: Hashable, Sendable {
    /// The kernel's name for it.
    public var name: String
    /// Its attributes.
    public var data: [UInt8]

    /// Takes a name and attributes.
    public init(name: String, data: [UInt8]) {
        self.name = name
        self.data = data
    }
}
