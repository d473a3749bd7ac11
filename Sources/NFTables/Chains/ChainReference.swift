/// Names a chain of a table.
public struct ChainReference: Hashable, Sendable {
    /// The table it is in.
    public var table: TableReference
    /// Its name, unique in its table.
    public var name: String

    /// Names a chain.
    public init(table: TableReference, name: String) {
        self.table = table
        self.name = name
    }
}

extension ChainReference: CustomStringConvertible {
    /// As nft writes it: `inet fairway forward`.
    public var description: String { "\(table) \(name)" }
}
