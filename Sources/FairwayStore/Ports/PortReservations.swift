package import FairwayModel
internal import FoundationEssentials
internal import IPAddressing

extension StoreTransaction {
    /// Reserves host ports for an endpoint: all of them, or none where the transaction ends with the error.
    ///
    /// - Throws: `FairwayError` with code `conflict`, which names who has a port.
    package func reserve(_ ports: [PublishedPort], for endpoint: ObjectID) throws(FairwayError) {
        var rest = ports[...]
        while let first = rest.first {
            let alike = rest.prefix { $0.transport == first.transport && $0.hostAddress == first.hostAddress }
            try insert(alike, for: endpoint)
            rest = rest.dropFirst(alike.count)
        }
    }

    /// Reserves ports of one address and transport with one statement: a hundred of them cost hardly more than one.
    private func insert(_ ports: ArraySlice<PublishedPort>, for endpoint: ObjectID) throws(FairwayError) {
        guard let first = ports.first else { return }
        let common: [Argument] = [endpoint.rawValue, first.transport.rawValue, Self.blob(first.hostAddress)]
        let (source, numbers): (String, [Argument]) =
            ports.count == 1
            ? ("VALUES (?, ?, ?, ?, ?, ?)", [first.hostPort, first.containerPort, first.count])
            : (Self.listed, [Self.list(ports)])
        try change(
            """
            INSERT INTO portReservation (endpointID, transport, hostAddress, hostPort, containerPort, portCount) \
            \(source)
            """,
            common + numbers
        ) { violation throws(FairwayError) in
            guard violation.isRule else { return nil }
            for port in ports {
                if let holder = try holder(of: port) { return Self.taken(port, by: holder) }
            }
            return Self.taken(first, by: "another endpoint")
        }
    }

    /// Rows of a list of host ports, container ports and counts.
    private static let listed = """
        SELECT ?, ?, ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') \
        FROM json_each(?) ORDER BY key
        """

    private static func list(_ ports: ArraySlice<PublishedPort>) -> String {
        "[\(ports.map { "[\($0.hostPort),\($0.containerPort),\($0.count)]" }.joined(separator: ","))]"
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

    /// What ``holder(of:)`` answers for the ports of requests, asked once for all of a transport that nobody has.
    package func holders(
        of requests: [PortRequest]
    ) throws(FairwayError) -> (PublishedPort) throws(FairwayError) -> String? {
        var free: [PublishedPort] = []
        for transport in TransportProtocol.allCases {
            let alike = requests.filter { $0.transport == transport && $0.hostPort > 0 }
            guard alike.count > 1, let first = alike.map(\.hostPort).min(), let last = alike.map(\.hostPort).max()
            else { continue }
            let count = last - first + 1
            let span = PublishedPort(hostPort: first, containerPort: first, count: count, transport: transport)
            if try holder(of: span) == nil { free.append(span) }
        }
        return { port throws(FairwayError) in
            let isFree = free.contains { span in
                span.transport == port.transport && span.hostPorts.contains(port.hostPort)
                    && span.hostPorts.contains(port.hostPorts.upperBound)
            }
            return isFree ? nil : try holder(of: port)
        }
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
