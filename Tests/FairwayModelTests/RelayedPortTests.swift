import IPAddressing
import Testing

@testable import FairwayModel

@Suite("What the relay carries, and lists say")
struct RelayedPortTests {
    static let own4 = "10.1.0.2"
    static let own6 = "fd00:1::2"

    private func addresses(_ texts: [String]) throws -> [IPAddress] {
        try texts.map { try #require(IPAddress($0)) }
    }

    @Test(
        "IPv6 goes to the container's IPv4 address, or to its own where the kernel can't translate",
        arguments: [
            (nil, [own4], own4), ("::", [own4], own4), ("::1", [own4], own4), ("2001:db8::1", [own4], own4),
            ("0.0.0.0", [own4], nil), ("127.0.0.1", [own4], nil), (nil, [], nil),
            (nil, [own4, own6], own6), ("::", [own4, own6], own6), ("::1", [own6], own6),
            ("2001:db8::1", [own4, own6], nil), ("0.0.0.0", [own4, own6], nil),
        ] as [(String?, [String], String?)]
    )
    func target(hostAddress: String?, own: [String], expected: String?) throws {
        var port = PublishedPort(hostPort: 80, containerPort: 80)
        port.hostAddress = try hostAddress.map { try #require(IPAddress($0)) }
        #expect(try port.relayTarget(among: addresses(own))?.description == expected)
    }

    @Test("Neither SCTP is carried, nor what is not held")
    func limits() throws {
        let own = try addresses([Self.own4])
        let held = PublishedPort(hostPort: 1000, containerPort: 1000, count: 1024, transport: .udp)
        var (long, sctp) = (held, held)
        long.count = 1025
        sctp.transport = .sctp
        #expect(held.relayTarget(among: own) != nil)
        #expect(long.relayTarget(among: own) == nil && sctp.relayTarget(among: own) == nil)
    }

    @Test(
        "A port of every address is listed once a family that reaches it",
        arguments: [
            (nil, .tcp, [own4], ["0.0.0.0", "::"]), (nil, .sctp, [own4], ["0.0.0.0"]),
            (nil, .sctp, [own4, own6], ["0.0.0.0", "::"]), (nil, .tcp, [own6], ["::"]), (nil, .tcp, [], ["0.0.0.0"]),
            ("127.0.0.1", .tcp, [own4], ["127.0.0.1"]), ("::1", .tcp, [own4], ["::1"]),
        ] as [(String?, TransportProtocol, [String], [String])]
    )
    func listed(hostAddress: String?, transport: TransportProtocol, own: [String], expected: [String]) throws {
        var endpoint = Endpoint(
            networkID: .random(),
            sandboxID: .random(),
            name: "web",
            hostLinkName: "veth0000001",
            macAddress: .random(),
            addresses: try addresses(own)
        )
        var port = PublishedPort(hostPort: 80, containerPort: 80, transport: transport)
        port.hostAddress = try hostAddress.map { try #require(IPAddress($0)) }
        endpoint.ports = [port]
        #expect(endpoint.listedPorts.compactMap { $0.hostAddress?.description } == expected)
    }
}
