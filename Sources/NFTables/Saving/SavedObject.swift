internal import Netlink

/// A chain, set, rule or the like as the kernel listed it, kept byte for byte to be added again.
public struct SavedObject: Hashable, Sendable {
    let type: MessageType
    let family: UInt8
    var attributes: AttributeList

    init(_ type: MessageType, _ family: UInt8, _ attributes: AttributeList) {
        self.type = type
        self.family = family
        self.attributes = attributes
    }

    init(decoding message: borrowing Message) throws(DecodingError) {
        type = message.type
        family = try message.fixedHeader(as: NetfilterHeader.self).family
        attributes = try AttributeList(decoding: message.attributes(after: NetfilterHeader.self))
    }

    /// Whether a message is one that adds something, as all are that are kept.
    var isKnown: Bool { Self.nouns[type] != nil }

    private var table: TableReference {
        TableReference(TableFamily(rawValue: family), attributes.text(TableAttribute.name) ?? "")
    }

    /// The chain that it is; nil for anything else.
    var chain: ChainReference? {
        guard type == NFTablesMessage.newChain else { return nil }
        return table.chain(attributes.text(ChainAttribute.name) ?? "")
    }

    /// What it is, for error texts.
    var subject: String {
        let name = attributes.text(type == NFTablesMessage.newChain ? ChainAttribute.name : ChainAttribute(rawValue: 2))
        return "\(Self.nouns[type] ?? "something of") \(table) \(name ?? "")"
    }

    private static let nouns: [MessageType: String] = [
        NFTablesMessage.newChain: "chain", NFTablesMessage.newObject: "object", NFTablesMessage.newSet: "set",
        NFTablesMessage.newElement: "elements of set", NFTablesMessage.newRule: "a rule of chain",
    ]

    func encode(into writer: inout MessageWriter, _ flags: MessageFlags) {
        var flags = flags.union(.create)
        if type == NFTablesMessage.newRule { flags.insert(.append) }
        writer.message(type, flags: flags) { message in
            message.put(header: NetfilterHeader(family: family))
            message.put(attributes: attributes.bytes)
        }
    }
}
