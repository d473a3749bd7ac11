import FairwayFirewall
import FairwayModel
import IPAddressing
import Testing

/// What each configuration comes to, as text that `nft -f` reads; `FAIRWAY_RECORD_GOLDENS=1` writes it anew.
@Suite("The policy of each configuration")
struct PolicyGoldenTests {
    struct Configuration: Sendable, CustomTestStringConvertible {
        /// What is not as usual, for the name of the golden file.
        var name = ""
        var subnets = ["10.88.1.0/24"]
        var isInternal = false
        var allowsInterContainer = true
        var policy = NetworkPolicy()
        var spoofing: SpoofProtection?
        var allowedAddresses: [IPNetwork] = []
        var publication = "none"
        var ports: [PublishedPort] = []

        var testDescription: String {
            let word = { (isOn: Bool) in isOn ? "on" : "off" }
            let switches = "internal=\(word(isInternal)),icc=\(word(allowsInterContainer)),publish=\(publication)"
            return name.isEmpty ? switches : "\(name),\(switches)"
        }

        /// The network, and its one endpoint.
        var objects: (network: Network, endpoint: Endpoint) {
            let network = Samples.network(
                subnets: subnets,
                isInternal: isInternal,
                allowsInterContainer: allowsInterContainer,
                policy: policy
            )
            var endpoint = Samples.endpoint(2, on: network, ports: ports)
            endpoint.spoofing = spoofing
            endpoint.allowedAddresses = allowedAddresses
            return (network, endpoint)
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
        (
            "range-of-one-ipv6-address",
            PublishedPort(
                hostAddress: Samples.address("2001:db8::10"),
                hostPort: 9100,
                containerPort: 9100,
                count: 10
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
        ] + inIPv6 + modes + locks
    }

    private static let dual = ["10.88.1.0/24", "fd88:1::/64"]

    /// Every publication in IPv6 alone, and what a network of both families is.
    private static var inIPv6: [Configuration] {
        publications.map {
            Configuration(name: "family=ipv6", subnets: ["fd88:1::/64"], publication: $0.0, ports: [$0.1])
        } + [
            Configuration(name: "family=both", subnets: dual),
            Configuration(name: "family=both", subnets: dual, isInternal: true),
            Configuration(name: "family=both", subnets: dual, allowsInterContainer: false),
        ]
    }

    private static var modes: [Configuration] {
        let ports = publications.map(\.1)
        let uniform = GatewayMode.allCases.map { mode in
            Configuration(
                name: "mode=\(mode.rawValue)",
                subnets: dual,
                isInternal: mode == .isolated,
                policy: NetworkPolicy(gatewayModes: GatewayModes(ipv4: mode, ipv6: mode)),
                publication: "all",
                ports: ports
            )
        }
        let policies: [(String, NetworkPolicy)] = [
            ("mode=nat+routed", NetworkPolicy(gatewayModes: GatewayModes(ipv6: .routed))),
            ("masquerade=off", NetworkPolicy(masquerades: false)),
            (
                "snat=both",
                NetworkPolicy(sourceAddresses: [Samples.address("192.0.2.7"), Samples.address("2001:db8::7")])
            ),
            ("trusted=2", NetworkPolicy(trustedInterfaces: ["wg0", "eth1"])),
        ]
        return uniform + [
            Configuration(
                name: "mode=routed",
                subnets: dual,
                allowsInterContainer: false,
                policy: NetworkPolicy(gatewayModes: GatewayModes(ipv4: .routed, ipv6: .routed))
            )
        ]
            + policies.map {
                Configuration(name: $0.0, subnets: dual, policy: $0.1, publication: "port", ports: [ports[0]])
            }
    }

    private static var locks: [Configuration] {
        let allowed = ["10.88.1.100/32", "192.0.2.0/28", "fd88:1::100/128", "2001:db8:1::/64"]
        return SpoofProtection.allCases.map { spoofing in
            Configuration(name: "spoof=\(spoofing.rawValue)", subnets: dual, spoofing: spoofing)
        } + [
            Configuration(
                name: "spoof=mac-of-the-network",
                subnets: dual,
                policy: NetworkPolicy(spoofing: .mac)
            ),
            Configuration(
                name: "allowed=4",
                subnets: dual,
                allowedAddresses: allowed.compactMap(IPNetwork.init)
            ),
        ]
    }

    @Test("A network with one endpoint", arguments: configurations)
    func network(of configuration: Configuration) throws {
        let (network, endpoint) = configuration.objects
        try expectGolden(
            configuration.testDescription,
            [
                ("network", Policy.elements(for: network)),
                ("endpoint", Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)),
            ]
        )
    }

    @Test("Two uplinks that were up when forwarding was switched on", arguments: IPFamily.allCases)
    func uplinks(family: IPFamily) throws {
        let elements = Policy.forwardingElements(uplinks: ["eth0", "eth1"], family: family)
        try expectGolden("family=\(family.rawValue),uplinks=2", [("host", elements)])
    }

    /// Names that are answered at port 53 itself, or at another one.
    static let namePorts: [UInt16] = [53, 4053]

    static func nameElements(_ port: UInt16) -> [FirewallElement] {
        let network = Samples.network(subnets: ["10.88.1.0/24", "fd88:1::/64"])
        let gateways = network.subnets.compactMap(\.gateway)
        return Policy.nameElements(for: network, at: Dictionary(uniqueKeysWithValues: gateways.map { ($0, port) }))
    }

    @Test("Names of a network are for those who are on it", arguments: namePorts)
    func names(port: UInt16) throws {
        try expectGolden("family=both,names=\(port)", [("names", Self.nameElements(port))])
    }

    @Test("Ports that are open without translation are in one element each, however they were published")
    func openings() throws {
        let policy = NetworkPolicy(gatewayModes: GatewayModes(ipv4: .routed))
        let network = Samples.network(policy: policy)
        let ports = [
            PublishedPort(hostPort: 9000, containerPort: 9000, count: 10),
            PublishedPort(hostPort: 9100, containerPort: 9005, count: 10),
            PublishedPort(hostPort: 8080, containerPort: 80), PublishedPort(hostPort: 8081, containerPort: 80),
        ]
        let endpoint = Samples.endpoint(2, on: network, ports: ports)
        let elements = Policy.elements(for: endpoint, on: network, hostLinkName: "veth2").map(\.description)
        #expect(
            elements.filter { $0.contains(" open") } == [
                "inet fairway open4 { 10.88.1.2 . tcp . 80 }",
                "inet fairway openrange4 { 10.88.1.2 . tcp . 9000-9014 }",
            ]
        )
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
        #expect(cost([PublishedPort(hostPort: 1, containerPort: 2, count: 1000)]) == cost([]) + 1001)
    }
}
