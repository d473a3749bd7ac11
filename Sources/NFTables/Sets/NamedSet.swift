internal import Netlink

/// A set or a map: keys that rules look packets up in, and what maps lead to.
public struct NamedSet: Hashable, Sendable {
    /// Its table and name.
    public var reference: SetReference
    /// The fields of a key; several make a concatenation.
    public var key: [DataType]
    /// What elements lead to; nil for a set.
    public var data: MapData?
    /// How it behaves.
    public var flags: SetFlags
    /// What nft needs to know of a key with fields of the type `integer`; nil where types say it all.
    public var keyOrigin: KeyOrigin?
    /// Text kept with it, at most 127 bytes.
    public var comment: String?

    /// Describes a set, or a map where `data` is given.
    public init(
        _ name: String,
        in table: TableReference,
        key: [DataType],
        data: MapData? = nil,
        flags: SetFlags = [],
        keyOrigin: KeyOrigin? = nil,
        comment: String? = nil
    ) {
        reference = table.set(name)
        self.key = key
        self.data = data
        self.flags = flags
        self.keyOrigin = keyOrigin
        self.comment = comment
    }

    /// Its name.
    public var name: String { reference.name }

    /// Whether keys may be ranges.
    public var isInterval: Bool { flags.contains(.interval) }

    /// Whether a range is two elements, its first key and the one after its last, as in sets with one field.
    var hasEndElements: Bool { isInterval && key.count == 1 }

    /// The flags with those that follow from its other properties.
    var kernelFlags: SetFlags {
        var flags = flags
        if data != nil { flags.insert(.map) }
        if isInterval, key.count > 1 { flags.insert(.concatenation) }
        return flags
    }

    init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == NFTablesMessage.newSet else { return nil }
        let family = TableFamily(rawValue: try message.fixedHeader(as: NetfilterHeader.self).family)
        var fields = SetFields(family)
        try message.attributes(after: NetfilterHeader.self).forEach(SetAttribute.self) {
            (key, attribute) throws(DecodingError) in try fields.read(key, attribute)
        }
        self.init(
            fields.reference.name,
            in: fields.reference.table,
            key: DataType.fields(of: fields.keyType, byteCount: fields.keyLength),
            data: fields.data,
            flags: fields.flags.subtracting([.map, .concatenation]),
            keyOrigin: fields.keyOrigin,
            comment: fields.comment
        )
    }
}

/// What a message says of a set.
private struct SetFields {
    var reference: SetReference
    var flags: SetFlags = []
    var keyType: UInt32 = 0
    var keyLength = 0
    var keyOrigin: KeyOrigin?
    var comment: String?
    private var dataType: UInt32 = 0
    private var dataLength = 0

    init(_ family: TableFamily) {
        reference = TableReference(family, "").set("")
    }

    var data: MapData? {
        guard flags.contains(.map) else { return nil }
        return dataType == verdictDataType ? .verdict : .value(DataType.fields(of: dataType, byteCount: dataLength))
    }

    mutating func read(_ key: SetAttribute, _ attribute: borrowing Attribute) throws(DecodingError) {
        switch key {
        case .table: reference.table.name = attribute.string()
        case .name: reference.name = attribute.string()
        case .flags: flags = SetFlags(rawValue: try attribute.bigEndian())
        case .keyType: keyType = try attribute.bigEndian()
        case .keyLength: keyLength = Int(try attribute.bigEndian(as: UInt32.self))
        case .dataType: dataType = try attribute.bigEndian()
        case .dataLength: dataLength = Int(try attribute.bigEndian(as: UInt32.self))
        case .userData:
            let userData = UserData(attribute.bytes())
            comment = userData.comment(type: setCommentType)
            keyOrigin = userData.value(type: setKeyOriginType).flatMap(KeyOrigin.init(bytes:))
        default: break
        }
    }
}

/// `NFT_DATA_VERDICT`.
let verdictDataType: UInt32 = 0xFFFF_FF00
/// `NFTNL_UDATA_SET_KEY_TYPEOF`.
let setKeyOriginType: UInt8 = 3
/// `NFTNL_UDATA_SET_COMMENT`.
let setCommentType: UInt8 = 7
