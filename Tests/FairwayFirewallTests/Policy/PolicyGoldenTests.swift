import FairwayFirewall
import FairwayModel
import IPAddressing
import Testing

/// What each configuration comes to, as text that `nft -f` reads; `FAIRWAY_RECORD_GOLDENS=1` writes it anew.
@Suite("The policy of each configuration")
struct PolicyGoldenTests {
    struct Configuration: Sendable, CustomTestStringConvertible {
        var isInternal = false
        var allowsInterContainer = true
        var publication = "none"
        var ports: [PublishedPort] = []

        var testDescription: String {
            let word = { (isOn: Bool) in isOn ? "on" : "off" }
            return "internal=\(word(isInternal)),icc=\(word(allowsInterContainer)),publish=\(publication)"
        }
    }

    static let publications: [(String, PublishedPort)] = [
        ("port", PublishedPort(hostPort: 8080, containerPort: 80)),
        ("port-of-any-address", PublishedPort(hostAddress: .v4(.any), hostPort: 8080, containerPort: 80)),
        (
            "port-of-one-address",
            PublishedPort(
                hostAddress: Samples.address("192.0.2.10"),
                hostPort: 8081,
                containerPort: 80,
                transport: .udp
            )
        ),
        ("port-of-loopback", PublishedPort(hostAddress: .v4(.loopback), hostPort: 8082, containerPort: 80)),
        (
            "port-of-an-ipv6-address",
            PublishedPort(hostAddress: Samples.address("2001:db8::1"), hostPort: 8080, containerPort: 80)
        ),
        ("range-tcp", PublishedPort(hostPort: 9000, containerPort: 9000, count: 10)),
        ("range-udp", PublishedPort(hostPort: 9000, containerPort: 9000, count: 10, transport: .udp)),
        ("range-sctp-to-the-end", PublishedPort(hostPort: 65534, containerPort: 65534, count: 2, transport: .sctp)),
        (
            "range-of-one-address",
            PublishedPort(
                hostAddress: Samples.address("192.0.2.10"),
                hostPort: 9100,
                containerPort: 9100,
                count: 10,
                transport: .sctp
            )
        ),
        ("shifted-range", PublishedPort(hostPort: 9200, containerPort: 9300, count: 3)),
        (
            "shifted-range-of-one-address",
            PublishedPort(
                hostAddress: Samples.address("192.0.2.10"),
                hostPort: 9200,
                containerPort: 65533,
                count: 3,
                transport: .udp
            )
        ),
    ]

    static var configurations: [Configuration] {
        let port = publications[0].1
        return publications.map { Configuration(publication: $0.0, ports: [$0.1]) } + [
            Configuration(),
            Configuration(allowsInterContainer: false, publication: "port", ports: [port]),
            Configuration(isInternal: true),
            Configuration(isInternal: true, publication: "port", ports: [port]),
            Configuration(isInternal: true, allowsInterContainer: false),
        ]
    }

    @Test("A network with one endpoint", arguments: configurations)
    func network(of configuration: Configuration) throws {
        let network = Samples.network(
            isInternal: configuration.isInternal,
            allowsInterContainer: configuration.allowsInterContainer
        )
        let endpoint = Samples.endpoint(2, on: network, ports: configuration.ports)
        try expectGolden(
            configuration.testDescription,
            [
                ("network", Policy.elements(for: network)),
                ("endpoint", Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)),
            ]
        )
    }

    @Test("Two uplinks that were up when forwarding was switched on")
    func uplinks() throws {
        try expectGolden("uplinks=2", [("host", Policy.forwardingElements(uplinks: ["eth0", "eth1"]))])
    }

    @Test("Networks that have no bridge ask for nothing", arguments: [Network.Driver.host, .null])
    func withoutBridge(driver: Network.Driver) {
        var network = Samples.network()
        network.driver = driver
        let endpoint = Samples.endpoint(2, on: network, ports: [Self.publications[0].1])
        #expect(Policy.elements(for: network).isEmpty)
        #expect(Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName).isEmpty)
    }

    @Test("A range is one element however long, a shifted one is an element a port")
    func ranges() {
        let network = Samples.network()
        let cost = { (ports: [PublishedPort]) in
            let endpoint = Samples.endpoint(2, on: network, ports: ports)
            return Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName).count
        }
        #expect(cost([PublishedPort(hostPort: 1, containerPort: 1, count: 65535)]) == cost([]) + 1)
        #expect(cost([PublishedPort(hostPort: 1, containerPort: 2, count: 1000)]) == cost([]) + 1000)
    }
}
