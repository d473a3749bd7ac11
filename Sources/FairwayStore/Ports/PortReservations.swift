package import FairwayModel
internal import FoundationEssentials
internal import IPAddressing

extension StoreTransaction {
    /// Reserves host ports for an endpoint: all of them, or none where the transaction ends with the error.
    ///
    /// - Throws: `FairwayError` with code `conflict`, which names who has a port.
    package func reserve(_ ports: [PublishedPort], for endpoint: ObjectID) throws(FairwayError) {
        for port in ports {
            try change(
                """
                INSERT INTO portReservation (endpointID, transport, hostAddress, hostPort, containerPort, portCount) \
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    endpoint.rawValue, port.transport.rawValue, Self.blob(port.hostAddress), port.hostPort,
                    port.containerPort, port.count,
                ]
            ) { violation throws(FairwayError) in
                violation.isRule ? Self.taken(port, by: try holder(of: port) ?? "another endpoint") : nil
            }
        }
    }

    /// Gives the ports of an endpoint back.
    package func release(portsOf endpoint: ObjectID) throws(FairwayError) {
        try change("DELETE FROM portReservation WHERE endpointID = ?", [endpoint.rawValue])
    }

    /// Who has reserved one of these ports, as in `container "web"`; nil if nobody has.
    package func holder(of port: PublishedPort) throws(FairwayError) -> String? {
        let endpoint = try row(
            "SELECT endpointID FROM portReservation AS held WHERE \(Self.overlapsArguments) LIMIT 1",
            [port.transport.rawValue, port.hostPort, port.count, Self.blob(port.hostAddress)]
        ) { columns throws(FairwayError) in try columns.id() }
        guard let endpoint else { return nil }
        return try holderName(endpoint)
    }

    func ports(of endpoint: ObjectID) throws(FairwayError) -> [PublishedPort] {
        try rows("SELECT \(Self.columns) FROM portReservation WHERE endpointID = ? ORDER BY id", [endpoint.rawValue]) {
            columns throws(FairwayError) in try Self.port(from: &columns)
        }
    }

    func portsByEndpoint() throws(FairwayError) -> [ObjectID: [PublishedPort]] {
        let all = try rows("SELECT endpointID, \(Self.columns) FROM portReservation ORDER BY id") {
            columns throws(FairwayError) in (try columns.id(), try Self.port(from: &columns))
        }
        return Dictionary(grouping: all, by: \.0).mapValues { $0.map(\.1) }
    }

    private static let columns = "hostAddress, hostPort, containerPort, portCount, transport"

    private static let overlapsArguments = Schema.portOverlap(transport: "?1", first: "?2", count: "?3", address: "?4")

    private static func port(from columns: inout ColumnReader) throws(FairwayError) -> PublishedPort {
        PublishedPort(
            hostAddress: try columns.optionalAddress(),
            hostPort: try columns.value(),
            containerPort: try columns.value(),
            count: try columns.value(),
            transport: try columns.choice()
        )
    }

    private static func blob(_ address: IPAddress?) -> Data { address?.blob ?? Data() }

    private static func taken(_ port: PublishedPort, by holder: String) -> FairwayError {
        let address = port.hostAddress.map { $0.isIPv6 ? "[\($0)]" : "\($0)" } ?? "0.0.0.0"
        let range = port.count == 1 ? "\(port.hostPort)" : "\(port.hostPort)-\(port.hostPorts.upperBound)"
        return FairwayError(
            .conflict,
            """
            bind for \(address):\(range) failed: port is already allocated: \(port.transport.rawValue) port \(range) \
            is held by \(holder); stop that or publish another host port
            """
        )
    }
}
