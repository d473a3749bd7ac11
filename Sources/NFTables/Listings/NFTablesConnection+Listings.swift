public import Netlink
internal import SystemPackage

extension NetlinkSocket where Family == NetfilterFamily {
    /// The number of the ruleset: each transaction that changed anything in the namespace, whoever made it, counts it
    /// up by one.
    public mutating func generation() throws(NetlinkError) -> UInt32 {
        let type = NFTablesMessage.getGeneration
        let numbers = try request {
            $0.message(type, flags: [.request, .ack]) { $0.put(header: NetfilterHeader(family: 0)) }
        } decoding: { message throws(DecodingError) -> UInt32? in
            guard message.type == NFTablesMessage.newGeneration else { return nil }
            var number: UInt32?
            try message.attributes(after: NetfilterHeader.self).forEach(GenerationAttribute.self) {
                (key, attribute) throws(DecodingError) in
                if key == .number { number = try attribute.bigEndian() }
            }
            return number
        }
        guard let number = numbers.first else {
            let explanation = "it has no number"
            throw NetlinkError(code: .badMessage, kind: .malformedReply, operation: type, explanation: explanation)
        }
        return number
    }

    /// Lists the tables of a family, or of all.
    public mutating func tables(of family: TableFamily? = nil) throws(NetlinkError) -> [Table] {
        try dump(NFTablesMessage.getTable) {
            $0.put(header: NetfilterHeader(family: family?.rawValue ?? 0))
        } decoding: { message throws(DecodingError) in
            try Table(decoding: message)
        }
    }

    /// The table of this family and name; nil if there is none.
    public mutating func table(_ reference: TableReference) throws(NetlinkError) -> Table? {
        try tables(of: reference.family).first { $0.reference == reference }
    }

    /// Lists the chains of all tables.
    public mutating func chains() throws(NetlinkError) -> [Chain] {
        try dump(NFTablesMessage.getChain) {
            $0.put(header: NetfilterHeader(family: 0))
        } decoding: { message throws(DecodingError) in
            try Chain(decoding: message)
        }
    }

    /// Lists the chains of a table; none if there is no such table.
    public mutating func chains(of table: TableReference) throws(NetlinkError) -> [Chain] {
        try dump(NFTablesMessage.getChain) {
            $0.put(header: NetfilterHeader(family: table.family.rawValue))
        } decoding: { message throws(DecodingError) in
            let chain = try Chain(decoding: message)
            return chain?.reference.table == table ? chain : nil
        }
    }

    /// Lists the rules of a chain in their order; none if there is no such chain.
    public mutating func rules(of chain: ChainReference) throws(NetlinkError) -> [Rule] {
        try rules(of: chain.table, chain: chain.name)
    }

    /// Lists the rules of all chains of a table, those of one chain in their order; none if there is no such table.
    public mutating func rules(of table: TableReference) throws(NetlinkError) -> [Rule] {
        try rules(of: table, chain: nil)
    }

    private mutating func rules(of table: TableReference, chain: String?) throws(NetlinkError) -> [Rule] {
        try dump(NFTablesMessage.getRule) {
            $0.put(header: NetfilterHeader(family: table.family.rawValue))
            $0.put(RuleAttribute.table, string: table.name)
            if let chain { $0.put(RuleAttribute.chain, string: chain) }
        } decoding: { message throws(DecodingError) in
            let rule = try Rule(decoding: message)
            return rule?.chain.table == table && (chain == nil || rule?.chain.name == chain) ? rule : nil
        }
    }

    /// Lists the sets and maps of a table, also those that belong to single rules; `ENOENT` if there is no such table.
    public mutating func sets(of table: TableReference) throws(NetlinkError) -> [NamedSet] {
        try dump(NFTablesMessage.getSet) {
            $0.put(header: NetfilterHeader(family: table.family.rawValue))
            $0.put(SetAttribute.table, string: table.name)
        } decoding: { message throws(DecodingError) in
            let set = try NamedSet(decoding: message)
            return set?.reference.table == table ? set : nil
        }
    }

    /// Lists the elements of a set or map, ranges as one; `ENOENT` if there is no such set.
    ///
    /// The kernel finds its place in a long listing by counting from the start. A hash table that is being resized
    /// meanwhile changes its order: then as many elements come twice as are left out, and the set is listed again, at
    /// most 20 times; after that the error has the kind `.dumpInterrupted`.
    public mutating func elements(of set: NamedSet) throws(NetlinkError) -> [SetElement] {
        for _ in 0..<listingAttempts {
            let elements = try listing(of: set)
            if Set(elements.map(\.key)).count == elements.count { return elements }
        }
        var error = NetlinkError(code: .interrupted, operation: NFTablesMessage.getElement)
        error.kind = .dumpInterrupted
        throw error
    }

    private mutating func listing(of set: NamedSet) throws(NetlinkError) -> [SetElement] {
        let parts = try dump(NFTablesMessage.getElement) {
            $0.put(header: NetfilterHeader(family: set.reference.table.family.rawValue))
            $0.put(ElementListAttribute.table, string: set.reference.table.name)
            $0.put(ElementListAttribute.set, string: set.name)
        } decoding: { message throws(DecodingError) in
            try RawElement.list(decoding: message)
        }
        return parts.flatMap(\.self).elements(of: set)
    }
}

private let listingAttempts = 20
