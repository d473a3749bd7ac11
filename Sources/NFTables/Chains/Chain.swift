internal import Netlink

/// A chain, which holds rules.
public struct Chain: Hashable, Sendable {
    /// Its table and name.
    public var reference: ChainReference
    /// Where the kernel calls it; nil for one that only rules jump to.
    public var base: BaseChain?
    /// Text kept with it, at most 127 bytes.
    public var comment: String?

    /// Describes a chain.
    public init(_ reference: ChainReference, base: BaseChain? = nil, comment: String? = nil) {
        self.reference = reference
        self.base = base
        self.comment = comment
    }

    /// Describes a chain.
    public init(_ name: String, in table: TableReference, base: BaseChain? = nil, comment: String? = nil) {
        self.init(table.chain(name), base: base, comment: comment)
    }

    init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == NFTablesMessage.newChain else { return nil }
        let family = TableFamily(rawValue: try message.fixedHeader(as: NetfilterHeader.self).family)
        var fields = ChainFields(family)
        try message.attributes(after: NetfilterHeader.self).forEach(ChainAttribute.self) {
            (key, attribute) throws(DecodingError) in try fields.read(key, attribute)
        }
        self.init(fields.reference, base: fields.base, comment: fields.comment)
    }
}

/// What a message says of a chain, before it is known whether it is a base chain.
private struct ChainFields {
    var reference: ChainReference
    var comment: String?
    private var kind: BaseChain.Kind?
    private var hook: Hook?
    private var priority: ChainPriority = 0
    private var policy = BaseChain.Policy.accept

    init(_ family: TableFamily) {
        reference = TableReference(family, "").chain("")
    }

    var base: BaseChain? {
        guard let kind, let hook else { return nil }
        return BaseChain(kind, hook, priority: priority, policy: policy)
    }

    mutating func read(_ key: ChainAttribute, _ attribute: borrowing Attribute) throws(DecodingError) {
        switch key {
        case .table: reference.table.name = attribute.string()
        case .name: reference.name = attribute.string()
        case .hook: try readHook(attribute.nested())
        case .policy: policy = BaseChain.Policy(rawValue: try attribute.bigEndian()) ?? .accept
        case .type: kind = BaseChain.Kind(rawValue: attribute.string())
        case .userData: comment = UserData(attribute.bytes()).comment()
        default: break
        }
    }

    private mutating func readHook(_ attributes: consuming AttributeReader) throws(DecodingError) {
        while let attribute = try attributes.next() {
            switch HookAttribute(rawValue: attribute.type) {
            case .number: hook = Hook(rawValue: try attribute.bigEndian())
            case .priority: priority = ChainPriority(rawValue: try attribute.bigEndian())
            default: break
            }
        }
    }
}
