internal import Netlink

/// A rule: expressions that the kernel evaluates until one doesn't match or a verdict is reached.
public struct Rule: Hashable, Sendable {
    /// The chain it is in.
    public var chain: ChainReference
    /// What the kernel evaluates, in this order.
    public var expressions: [Expression]
    /// Sets that only this rule uses; a ``Lookup`` names one by its index.
    public var anonymousSets: [AnonymousSet] = []
    /// Text kept with it, at most 127 bytes.
    public var comment: String?
    /// The kernel's number for it; nil for a rule that was not listed by the kernel.
    public var handle: RuleHandle?

    /// Makes a rule of expressions.
    public init(in chain: ChainReference, expressions: [Expression], comment: String? = nil) {
        self.chain = chain
        self.expressions = expressions
        self.comment = comment
    }

    /// Makes a rule of statements, which read as nft's.
    ///
    /// What a statement needs to know of a packet is asked first where the family leaves it open: in family `inet`,
    /// `ip saddr` asks whether it is IPv4.
    public init(in chain: ChainReference, _ statements: [Statement], comment: String? = nil) {
        var compiler = RuleCompiler(family: chain.table.family)
        for statement in statements { compiler.add(statement) }
        self.init(in: chain, expressions: compiler.expressions, comment: comment)
        anonymousSets = compiler.anonymousSets
    }

    init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == NFTablesMessage.newRule else { return nil }
        let family = TableFamily(rawValue: try message.fixedHeader(as: NetfilterHeader.self).family)
        var rule = Rule(in: TableReference(family, "").chain(""), expressions: [])
        try message.attributes(after: NetfilterHeader.self).forEach(RuleAttribute.self) {
            (key, attribute) throws(DecodingError) in try rule.read(key, attribute)
        }
        self = rule
    }

    private mutating func read(_ key: RuleAttribute, _ attribute: borrowing Attribute) throws(DecodingError) {
        switch key {
        case .table: chain.table.name = attribute.string()
        case .chain: chain.name = attribute.string()
        case .handle: handle = RuleHandle(rawValue: try attribute.bigEndian())
        case .userData: comment = UserData(attribute.bytes()).comment()
        case .expressions:
            var list = attribute.nested()
            while let entry = try list.next() { expressions.append(try Expression(decoding: entry.nested())) }
        default: break
        }
    }
}
