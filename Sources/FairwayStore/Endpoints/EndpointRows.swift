package import FairwayModel
internal import IPAddressing

extension StoreTransaction {
    private static let columns = """
        id, networkID, sandboxID, name, interfaceName, hostLinkName, hostLinkIndex, macAddress, openPorts, spoofing, \
        allowedAddresses, bandwidth, aliases, gatewayPriority, createdAt, state
        """

    /// Every endpoint, in the order of creation.
    package func endpoints() throws(FairwayError) -> [Endpoint] {
        let addresses = try addressesByEndpoint()
        let ports = try portsByEndpoint()
        return try rows("SELECT \(Self.columns) FROM endpoint ORDER BY rowid") { columns throws(FairwayError) in
            var endpoint = try Self.endpoint(from: &columns)
            endpoint.addresses = addresses[endpoint.id] ?? []
            endpoint.ports = ports[endpoint.id] ?? []
            return endpoint
        }
    }

    package func endpoint(_ id: ObjectID) throws(FairwayError) -> Endpoint? {
        try endpoints(where: "id = ?", id.rawValue).first
    }

    package func endpoints(on network: ObjectID) throws(FairwayError) -> [Endpoint] {
        try endpoints(where: "networkID = ?", network.rawValue)
    }

    package func endpoints(of sandbox: ObjectID) throws(FairwayError) -> [Endpoint] {
        try endpoints(where: "sandboxID = ?", sandbox.rawValue)
    }

    /// What the interfaces of a sandbox are called, whatever state their endpoints are in.
    package func interfaceNames(of sandbox: ObjectID) throws(FairwayError) -> [String] {
        try rows("SELECT interfaceName FROM endpoint WHERE sandboxID = ?", [sandbox.rawValue]) {
            columns throws(FairwayError) in try columns.value()
        }
    }

    /// The endpoint with this ID, unique name or unique start of an ID.
    package func lookup(endpoint reference: String) throws(FairwayError) -> Endpoint {
        switch try resolve(reference, in: "endpoint") {
        case .several(let ids): throw ambiguous(reference, ids, kind: "endpoint")
        case .one(let id):
            if let endpoint = try endpoint(id) { return endpoint }
        case .nothing: break
        }
        throw FairwayError(.notFound, "endpoint \(reference) not found")
    }

    /// Whose endpoint it is, as sentences name it: `container "web"`, or `endpoint "pod7"` where Fairway runs none.
    func holderName(_ endpoint: ObjectID) throws(FairwayError) -> String {
        let found = try row(
            """
            SELECT container.name, endpoint.name FROM endpoint JOIN sandbox ON sandbox.id = endpoint.sandboxID \
            LEFT JOIN container ON container.id = sandbox.containerID WHERE endpoint.id = ?
            """,
            [endpoint.rawValue]
        ) { columns throws(FairwayError) in
            if let container = try columns.optional(String.self) { return "container \"\(container)\"" }
            return "endpoint \"\(try columns.value(String.self))\""
        }
        return found ?? "endpoint \(endpoint.short)"
    }

    private func endpoints(where condition: StaticString, _ key: String) throws(FairwayError) -> [Endpoint] {
        var endpoints = try rows("SELECT \(Self.columns) FROM endpoint WHERE \(condition) ORDER BY rowid", [key]) {
            columns throws(FairwayError) in try Self.endpoint(from: &columns)
        }
        for index in endpoints.indices {
            endpoints[index].addresses = try addresses(of: endpoints[index].id)
            endpoints[index].ports = try ports(of: endpoints[index].id)
        }
        return endpoints
    }

    private static func endpoint(from columns: inout ColumnReader) throws(FairwayError) -> Endpoint {
        Endpoint(
            id: try columns.id(),
            networkID: try columns.id(),
            sandboxID: try columns.id(),
            name: try columns.value(),
            interfaceName: try columns.value(),
            hostLinkName: try columns.value(),
            hostLinkIndex: try columns.optional(),
            macAddress: try columns.parsed(),
            openPorts: try columns.json(orEmpty: []),
            spoofing: try columns.optionalChoice(),
            allowedAddresses: try columns.json(orEmpty: []),
            bandwidth: try columns.optionalJSON(),
            aliases: try columns.json(orEmpty: []),
            gatewayPriority: try columns.value(),
            createdAt: try columns.time(),
            state: try columns.choice()
        )
    }
}
