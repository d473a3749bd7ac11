package import FairwayModel
internal import IPAddressing

extension StoreTransaction {
    private static let columns = """
        id, name, driver, deviceName, macAddress, isInternal, allowsInterContainer, policy, mtu, labels, options, \
        createdAt, state
        """

    /// Every network, in the order of creation.
    package func networks() throws(FairwayError) -> [Network] {
        let subnets = try subnetsByNetwork()
        return try rows("SELECT \(Self.columns) FROM network ORDER BY rowid") { columns throws(FairwayError) in
            try Self.network(from: &columns) { subnets[$0] ?? [] }
        }
    }

    package func network(_ id: ObjectID) throws(FairwayError) -> Network? {
        try network(where: "id = ?", id.rawValue)
    }

    package func network(named name: String) throws(FairwayError) -> Network? {
        try network(where: "name = ?", name)
    }

    /// The network with this ID, name or unique start of an ID.
    package func lookup(network reference: String) throws(FairwayError) -> Network {
        if let network = try networkIfPresent(reference) { return network }
        throw FairwayError(.notFound, "network \(reference) not found")
    }

    /// The network with this ID, name or unique start of an ID; nil if there is none.
    package func networkIfPresent(_ reference: String) throws(FairwayError) -> Network? {
        switch try resolve(reference, in: "network") {
        case .nothing: nil
        case .one(let id): try network(id)
        case .several(let ids): throw ambiguous(reference, ids, kind: "network")
        }
    }

    private func network(where condition: StaticString, _ key: String) throws(FairwayError) -> Network? {
        let found = try row("SELECT \(Self.columns) FROM network WHERE \(condition)", [key]) {
            columns throws(FairwayError) in
            try Self.network(from: &columns) { _ in [] }
        }
        guard var network = found else { return nil }
        network.subnets = try subnets(of: network.id)
        return network
    }

    private static func network(
        from columns: inout ColumnReader,
        subnets: (ObjectID) -> [Subnet]
    ) throws(FairwayError) -> Network {
        let id = try columns.id()
        return Network(
            id: id,
            name: try columns.value(),
            driver: try columns.choice(),
            deviceName: try columns.value(),
            macAddress: try columns.optionalParsed(),
            subnets: subnets(id),
            isInternal: try columns.value(),
            allowsInterContainer: try columns.value(),
            policy: try columns.json(or: NetworkPolicy()),
            mtu: try columns.optional(),
            labels: try columns.json(orEmpty: [:]),
            options: try columns.json(orEmpty: [:]),
            createdAt: try columns.time(),
            state: try columns.choice()
        )
    }
}
