/// Names a table: its family and its name.
public struct TableReference: Hashable, Sendable {
    /// Which packets the table sees.
    public var family: TableFamily
    /// Its name, unique in its family.
    public var name: String

    /// Names a table.
    public init(_ family: TableFamily, _ name: String) {
        self.family = family
        self.name = name
    }

    /// Names a chain of this table.
    public func chain(_ name: String) -> ChainReference {
        ChainReference(table: self, name: name)
    }

    /// Names a set or map of this table.
    public func set(_ name: String) -> SetReference {
        SetReference(table: self, name: name)
    }
}

extension TableReference: CustomStringConvertible {
    /// As nft writes it: `inet fairway`.
    public var description: String { "\(family) \(name)" }
}
