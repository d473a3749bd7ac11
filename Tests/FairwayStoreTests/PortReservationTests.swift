import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayStore

@Suite("Port reservations: one host port, one holder")
struct PortReservationTests {
    private static func port(
        _ host: String,
        _ first: UInt16,
        _ count: UInt16 = 1,
        _ transport: TransportProtocol = .tcp
    ) throws -> PublishedPort {
        let address = host.isEmpty ? nil : try address(host)
        return PublishedPort(
            hostAddress: address,
            hostPort: first,
            containerPort: 80,
            count: count,
            transport: transport
        )
    }

    private struct Pair {
        var fixture: Fixture
        var first: Endpoint
        var second: Endpoint

        init() throws {
            fixture = try Fixture()
            let network = try fixture.addNetwork()
            first = try fixture.addEndpoint("web", on: network, container: fixture.addContainer("web"))
            second = try fixture.addEndpoint("pod7", on: network)
        }

        func reserve(_ port: PublishedPort, for endpoint: Endpoint) throws {
            try fixture.store.write { try $0.reserve([port], for: endpoint.id) }
        }
    }

    @Test(
        "What overlaps is refused",
        arguments: [
            ("", 8080, 1), ("192.0.2.1", 8080, 1), ("", 8000, 81), ("", 8080, 100), ("", 8005, 200), ("", 8000, 1000),
            ("192.0.2.1", 8089, 1), ("0.0.0.0", 8080, 1), ("fd00::1", 8085, 1),
        ] as [(String, UInt16, UInt16)]
    )
    func overlap(_ host: String, _ first: UInt16, _ count: UInt16) throws {
        let pair = try Pair()
        // Others around it, shorter and of another transport, must not hide it.
        try pair.reserve(Self.port("", 7999), for: pair.first)
        try pair.reserve(Self.port("", 8080, 10), for: pair.first)
        try pair.reserve(Self.port("", 8079, 1, .udp), for: pair.first)
        let wanted = try Self.port(host, first, count)
        let error = try refusal { try pair.reserve(wanted, for: pair.second) }
        #expect(error.code == .conflict)
        #expect(error.message.contains("failed: port is already allocated"))
        #expect(error.message.contains("is held by container \"web\""))
        #expect(try pair.fixture.store.read { try $0.holder(of: wanted) } == "container \"web\"")
    }

    @Test(
        "What does not overlap is fine",
        arguments: [
            ("192.0.2.1", 8079, 1, .tcp), ("192.0.2.1", 8090, 1, .tcp), ("192.0.2.2", 8080, 10, .tcp),
            ("fd00::1", 8080, 1, .tcp), ("", 8080, 10, .udp), ("::", 8080, 1, .tcp), ("", 1, 8079, .tcp),
            ("", 8090, 57446, .tcp),
        ] as [(String, UInt16, UInt16, TransportProtocol)]
    )
    func apart(_ host: String, _ first: UInt16, _ count: UInt16, _ transport: TransportProtocol) throws {
        let pair = try Pair()
        try pair.reserve(Self.port("192.0.2.1", 8080, 10), for: pair.first)
        let wanted = PublishedPort(
            hostAddress: host.isEmpty ? nil : try address(host),
            hostPort: first,
            containerPort: 1,
            count: count,
            transport: transport
        )
        #expect(try pair.fixture.store.read { try $0.holder(of: wanted) } == nil)
        try pair.reserve(wanted, for: pair.second)
        #expect(try pair.fixture.store.read { try $0.endpoint(pair.second.id) }?.ports == [wanted])
    }

    @Test("Every address of a family meets each of that family")
    func anyAddress() throws {
        let pair = try Pair()
        try pair.reserve(Self.port("0.0.0.0", 80), for: pair.second)
        let meets = try refusal { try pair.reserve(Self.port("192.0.2.1", 80), for: pair.first) }
        #expect(meets.message.contains("bind for 192.0.2.1:80 failed: port is already allocated"))
        #expect(meets.message.contains("endpoint \"pod7\""))
        try pair.reserve(Self.port("fd00::1", 80), for: pair.first)
        #expect(try refusal { try pair.reserve(Self.port("::", 80), for: pair.second) }.message.contains("[::]:80"))
    }

    @Test("A reservation of several ports is all or nothing")
    func atomic() throws {
        let pair = try Pair()
        try pair.reserve(Self.port("", 8081), for: pair.first)
        let ports = [try Self.port("", 8080), try Self.port("", 8081)]
        _ = try refusal { try pair.fixture.store.write { try $0.reserve(ports, for: pair.second.id) } }
        #expect(try pair.fixture.store.read { try $0.holder(of: ports[0]) } == nil)
    }

    @Test("Of many that are asked for at once, the one that is taken is named, with its holder")
    func oneOfMany() throws {
        let pair = try Pair()
        try pair.reserve(Self.port("", 8042), for: pair.first)
        let ports = try (8000..<8100).map { try Self.port("", $0) }
        let error = try refusal { try pair.fixture.store.write { try $0.reserve(ports, for: pair.second.id) } }
        #expect(error.message.contains("0.0.0.0:8042 failed: port is already allocated"))
        #expect(error.message.contains("is held by container \"web\""))
    }

    @Test("Asked about many at once, it answers for each")
    func holders() throws {
        let pair = try Pair()
        try pair.reserve(Self.port("192.0.2.1", 8042), for: pair.first)
        let requests = [8000, 8042, 8099].map { PortRequest(hostPort: $0, containerPort: 80) }
        try pair.fixture.store.read { state throws in
            let holder = try state.holders(of: requests)
            #expect(
                try [8000, 8042, 8043, 9000].map { try holder(Self.port("", $0)) } == [
                    nil, "container \"web\"", nil, nil,
                ]
            )
            #expect(try holder(Self.port("", 8000, 100)) == "container \"web\"")
            #expect(try holder(Self.port("", 8042, 1, .udp)) == nil)
            let others = try state.holders(of: Array(requests.suffix(1)))
            #expect(try others(Self.port("", 8042)) == "container \"web\"")
        }
    }

    @Test("Released ports are free at once")
    func release() throws {
        let pair = try Pair()
        let port = try Self.port("", 8080, 1000)
        try pair.reserve(port, for: pair.first)
        try pair.fixture.store.write { state throws in
            try state.release(portsOf: pair.first.id)
            try state.reserve([port], for: pair.second.id)
        }
    }

    @Test(
        "The schema refuses ports that can't be",
        arguments: [(0, 80, 1), (65_535, 80, 2), (80, 65_530, 7), (80, 80, 0)]
    )
    func impossible(_ host: Int, _ container: Int, _ count: Int) throws {
        let pair = try Pair()
        let error = try refusal {
            try pair.fixture.store.write { state throws in
                try state.change(
                    """
                    INSERT INTO portReservation (endpointID, transport, hostAddress, hostPort, containerPort, portCount)
                    VALUES (?, 'tcp', x'', ?, ?, ?)
                    """,
                    [pair.first.id.rawValue, host, container, count]
                )
            }
        }
        #expect(error.message.contains("CHECK constraint failed"))
    }
}
