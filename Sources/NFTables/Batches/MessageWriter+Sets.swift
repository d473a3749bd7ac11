internal import Netlink

extension MessageWriter {
    /// The ID names the set inside its batch; the kernel insists on one.
    mutating func add(_ set: NamedSet, id: UInt32, _ flags: MessageFlags) {
        nftables(NFTablesMessage.newSet, set.reference.table, flags.union(.create)) { message in
            message.put(SetAttribute.table, string: set.reference.table.name)
            message.put(SetAttribute.name, string: set.name)
            message.put(SetAttribute.flags, bigEndian: set.kernelFlags.rawValue)
            message.put(SetAttribute.keyType, bigEndian: set.key.number)
            message.put(SetAttribute.keyLength, bigEndian: UInt32(truncatingIfNeeded: set.key.keyByteCount))
            message.put(set.data)
            message.put(SetAttribute.id, bigEndian: id)
            if set.isInterval, set.key.count > 1 { message.putConcatenation(of: set.key) }
            message.put(SetAttribute.userData, set.userData)
        }
    }

    private mutating func put(_ data: MapData?) {
        switch data {
        case nil: break
        case .verdict:
            put(SetAttribute.dataType, bigEndian: verdictDataType)
            put(SetAttribute.dataLength, bigEndian: 0 as UInt32)
        case .value(let fields):
            put(SetAttribute.dataType, bigEndian: fields.number)
            put(SetAttribute.dataLength, bigEndian: UInt32(truncatingIfNeeded: fields.keyByteCount))
        }
    }

    /// Where the fields of a key end, for sets that compare them one by one.
    private mutating func putConcatenation(of key: [DataType]) {
        nest(SetAttribute.description) { description in
            description.nest(SetDescriptionAttribute.concatenation) { list in
                for field in key {
                    list.nest(ListAttribute.element) {
                        $0.put(SetFieldAttribute.length, bigEndian: UInt32(truncatingIfNeeded: field.byteCount))
                    }
                }
            }
        }
    }

    mutating func delete(_ set: SetReference, _ flags: MessageFlags) {
        nftables(NFTablesMessage.deleteSet, set.table, flags) { message in
            message.put(SetAttribute.table, string: set.table.name)
            message.put(SetAttribute.name, string: set.name)
        }
    }

    /// A set for one rule, and its elements.
    mutating func add(_ anonymous: AnonymousSet, in table: TableReference, id: UInt32) {
        var flags: SetFlags = [.anonymous, .constant]
        if anonymous.elements.contains(where: \.key.isRange) { flags.insert(.interval) }
        let set = NamedSet(AnonymousSet.nameTemplate, in: table, key: anonymous.key, flags: flags)
        add(set, id: id, .request)
        elements(NFTablesMessage.newElement, anonymous.elements, of: set, [.request, .create], id: id)
    }
}

extension NamedSet {
    /// What nft keeps with a set, so as to print its elements.
    fileprivate var userData: UserData {
        var userData = UserData()
        userData.put(0, number: key.byteOrder)
        switch data {
        case nil: break
        case .verdict: userData.put(1, number: 0)
        case .value(let fields): userData.put(1, number: fields.byteOrder)
        }
        if let keyOrigin { userData.put(setKeyOriginType, value: keyOrigin.bytes) }
        if let comment { userData.put(setCommentType, comment: comment) }
        return userData
    }
}
