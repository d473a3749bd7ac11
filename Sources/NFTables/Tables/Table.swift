internal import Netlink

/// A table, which holds chains and sets.
public struct Table: Hashable, Sendable {
    /// Its family and name.
    public var reference: TableReference
    /// Text kept with it, at most 127 bytes.
    public var comment: String?

    /// Describes a table.
    public init(_ reference: TableReference, comment: String? = nil) {
        self.reference = reference
        self.comment = comment
    }

    /// Describes a table.
    public init(_ family: TableFamily, _ name: String, comment: String? = nil) {
        self.init(TableReference(family, name), comment: comment)
    }

    init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == NFTablesMessage.newTable else { return nil }
        let family = TableFamily(rawValue: try message.fixedHeader(as: NetfilterHeader.self).family)
        var table = Table(family, "")
        try message.attributes(after: NetfilterHeader.self).forEach(TableAttribute.self) { key, attribute in
            switch key {
            case .name: table.reference.name = attribute.string()
            case .userData: table.comment = UserData(attribute.bytes()).comment()
            default: break
            }
        }
        self = table
    }
}
