public import Netlink

extension NetlinkSocket where Family == NetfilterFamily {
    /// Keeps the rules of a chain with all that they lead to: chains, sets and maps with their elements, and the
    /// named counters, quotas and the like of the table.
    ///
    /// Nobody keeps others from changing the table meanwhile: it was one state if ``generation()`` is the same before
    /// and after.
    ///
    /// - Parameter except: chains and sets that somebody else takes care of.
    public mutating func save(
        _ chain: ChainReference,
        except: (chains: Set<String>, sets: Set<String>)
    ) throws(NetlinkError) -> SavedRules {
        let table = chain.table
        var saver = RuleSaver(
            chain,
            rules: try objects(of: table, NFTablesMessage.getRule, listedAs: NFTablesMessage.newRule),
            chains: try objects(of: table, NFTablesMessage.getChain, listedAs: NFTablesMessage.newChain),
            sets: try objects(of: table, NFTablesMessage.getSet, listedAs: NFTablesMessage.newSet),
            others: try objects(of: table, NFTablesMessage.getObject, listedAs: NFTablesMessage.newObject),
            except: except
        )
        while let set = saver.nextSet() { saver.add(try savedElements(of: set), to: set) }
        return saver.saved
    }

    private mutating func objects(
        of table: TableReference,
        _ request: MessageType,
        listedAs type: MessageType
    ) throws(NetlinkError) -> [SavedObject] {
        try dump(request) {
            $0.put(header: NetfilterHeader(family: table.family.rawValue))
            // The attribute has the same number for all of them; the listing of chains takes none.
            if request != NFTablesMessage.getChain { $0.put(TableAttribute.name, string: table.name) }
        } decoding: { message throws(DecodingError) -> SavedObject? in
            guard message.type == type else { return nil }
            let object = try SavedObject(decoding: message)
            return object.attributes.text(TableAttribute.name) == table.name ? object : nil
        }
    }

    private mutating func savedElements(of set: SetReference) throws(NetlinkError) -> [SavedElement] {
        let parts = try dump(NFTablesMessage.getElement) {
            $0.put(header: NetfilterHeader(family: set.table.family.rawValue))
            $0.put(ElementListAttribute.table, string: set.table.name)
            $0.put(ElementListAttribute.set, string: set.name)
        } decoding: { message throws(DecodingError) in
            try SavedElement.list(decoding: message)
        }
        return parts.flatMap(\.self)
    }
}
