package import FairwayModel

extension StoreTransaction {
    private static let columns =
        "id, name, spec, status, processID, exitCode, sandboxID, createdAt, startedAt, finishedAt"

    /// Every container, in the order of creation.
    package func containers() throws(FairwayError) -> [Container] {
        try rows("SELECT \(Self.columns) FROM container ORDER BY rowid") { columns throws(FairwayError) in
            try Self.container(from: &columns)
        }
    }

    package func container(_ id: ObjectID) throws(FairwayError) -> Container? {
        try container(where: "id = ?", id.rawValue)
    }

    package func container(named name: String) throws(FairwayError) -> Container? {
        try container(where: "name = ?", name)
    }

    /// The container with this ID, name or unique start of an ID.
    package func lookup(container reference: String) throws(FairwayError) -> Container {
        if let container = try containerIfPresent(reference) { return container }
        throw FairwayError(.notFound, "no such container: \(reference)")
    }

    /// The container with this ID, name or unique start of an ID; nil if there is none.
    package func containerIfPresent(_ reference: String) throws(FairwayError) -> Container? {
        switch try resolve(reference, in: "container") {
        case .nothing: nil
        case .one(let id): try container(id)
        case .several(let ids): throw ambiguous(reference, ids, kind: "container")
        }
    }

    private func container(where condition: StaticString, _ key: String) throws(FairwayError) -> Container? {
        try row("SELECT \(Self.columns) FROM container WHERE \(condition)", [key]) { columns throws(FairwayError) in
            try Self.container(from: &columns)
        }
    }

    private static func container(from columns: inout ColumnReader) throws(FairwayError) -> Container {
        Container(
            id: try columns.id(),
            name: try columns.value(),
            spec: try columns.json(),
            status: try columns.choice(),
            processID: try columns.optional(),
            exitCode: try columns.optional(),
            sandboxID: try columns.optionalID(),
            createdAt: try columns.time(),
            startedAt: try columns.optionalTime(),
            finishedAt: try columns.optionalTime()
        )
    }
}
