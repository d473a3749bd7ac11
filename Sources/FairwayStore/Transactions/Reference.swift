internal import FairwayModel

/// What a name, an ID or the start of one means.
enum Reference {
    case nothing
    case one(ObjectID)
    /// Objects whose IDs all start with it, or that all have it as their name.
    case several([ObjectID])
}

extension StoreTransaction {
    /// Finds an object of a table by its full ID, its name or the start of its ID, in this order.
    func resolve(_ reference: String, in table: StaticString) throws(FairwayError) -> Reference {
        if let id = ObjectID(reference), try exists("SELECT 1 FROM \(table) WHERE id = ?", [id.rawValue]) {
            return .one(id)
        }
        let named = try ids("SELECT id FROM \(table) WHERE name = ? LIMIT 9", [reference])
        if !named.isEmpty { return Reference(named) }
        guard !reference.isEmpty, reference.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            return .nothing
        }
        // "g" is what follows the last hexadecimal digit.
        let bounds = [reference, reference + "g"]
        return Reference(try ids("SELECT id FROM \(table) WHERE id >= ? AND id < ? ORDER BY id LIMIT 9", bounds))
    }

    private func ids(_ sql: String, _ arguments: [String]) throws(FairwayError) -> [ObjectID] {
        try rows(sql, arguments) { columns throws(FairwayError) in try columns.id() }
    }

    /// The sentence for a reference that more than one object answers to.
    func ambiguous(_ reference: String, _ ids: [ObjectID], kind: String) -> FairwayError {
        let list = ids.map(\.short).joined(separator: ", ")
        return FairwayError(.conflict, "\"\(reference)\" means more than one \(kind) (\(list)): give more of the ID")
    }
}

extension Reference {
    fileprivate init(_ ids: [ObjectID]) {
        switch ids.count {
        case 0: self = .nothing
        case 1: self = .one(ids[0])
        default: self = .several(ids)
        }
    }
}
