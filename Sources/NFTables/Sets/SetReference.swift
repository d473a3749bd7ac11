/// Names a set or map of a table.
public struct SetReference: Hashable, Sendable {
    /// The table it is in.
    public var table: TableReference
    /// Its name, unique in its table.
    public var name: String

    /// Names a set or map.
    public init(table: TableReference, name: String) {
        self.table = table
        self.name = name
    }
}

extension SetReference: CustomStringConvertible {
    /// As nft writes it: `inet fairway subnets4`.
    public var description: String { "\(table) \(name)" }
}
