import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("Attachments that fail", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct AttachRefusalTests {
    /// A request and what it is refused with.
    struct Case {
        var description: String
        var spec: EndpointSpec
        var code: FairwayError.Code
        /// A part of the sentence: the object that is wrong.
        var words: String

        init(
            _ description: String,
            _ code: FairwayError.Code,
            _ words: String,
            ports: [PortRequest] = [],
            _ change: (inout EndpointSpec) -> Void = { _ in }
        ) {
            self.description = description
            self.code = code
            self.words = words
            spec = EndpointSpec(name: "new", attachment: .init(network: "blue"), ports: ports)
            change(&spec)
        }
    }

    static let cases: [Case] = [
        Case("an unknown network", .notFound, "nowhere") { $0.attachment.network = "nowhere" },
        Case("the host's network", .invalidArgument, "network host") { $0.attachment.network = "host" },
        Case("no network", .invalidArgument, "network none") { $0.attachment.network = "none" },
        Case("a network that is being removed", .conflict, "old is removing") { $0.attachment.network = "old" },
        Case("a name that is invalid", .invalidArgument, "invalid endpoint name \"a b\"") { $0.name = "a b" },
        Case("a name that is taken on the network", .conflict, "holder") { $0.name = "holder" },
        Case("an interface name that is invalid", .invalidArgument, "\"a/b\"") { $0.attachment.interfaceName = "a/b" },
        Case("lo", .invalidArgument, "\"lo\"") { $0.attachment.interfaceName = "lo" },
        Case("a multicast MAC address", .invalidArgument, "01:00:5e:00:00:01") {
            $0.attachment.macAddress = MACAddress("01:00:5e:00:00:01")
        },
        Case("a MAC address of nothing but zeros", .invalidArgument, "00:00:00:00:00:00") {
            $0.attachment.macAddress = MACAddress(rawValue: 0)
        },
        Case("a MAC address that is taken", .conflict, "02:00:00:00:00:09") {
            $0.attachment.macAddress = MACAddress("02:00:00:00:00:09")
        },
        Case("an address that is taken", .conflict, "holder") {
            $0.attachment.addresses = [.v4(IPv4Address(10, 1, 0, 9))]
        },
        Case("the gateway's address", .conflict, "gateway") {
            $0.attachment.addresses = [.v4(IPv4Address(10, 1, 0, 1))]
        },
        Case("the broadcast address", .invalidArgument, "broadcast") {
            $0.attachment.addresses = [.v4(IPv4Address(10, 1, 0, 255))]
        },
        Case("an address of another subnet", .invalidArgument, "10.9.0.1") {
            $0.attachment.addresses = [.v4(IPv4Address(10, 9, 0, 1))]
        },
        Case("two addresses", .invalidArgument, "2 IPv4 addresses") {
            $0.attachment.addresses = [.v4(IPv4Address(10, 1, 0, 7)), .v4(IPv4Address(10, 1, 0, 8))]
        },
        Case("an IPv6 address", .invalidArgument, "fd00::1") {
            $0.attachment.addresses = [IPAddress("fd00::1")].compactMap(\.self)
        },
        Case("a container port 0", .invalidArgument, "1 to 65535", ports: [.init(hostPort: 80, containerPort: 0)]),
        Case(
            "ports above 65535",
            .invalidArgument,
            "1 to 65535",
            ports: [.init(hostPort: 65_535, containerPort: 80, count: 2)]
        ),
        Case(
            "fewer host ports than container ports",
            .invalidArgument,
            "2 host ports",
            ports: [.init(hostPort: 8000, hostCount: 2, containerPort: 80, count: 3)]
        ),
        Case(
            "a port published twice",
            .invalidArgument,
            "published twice",
            ports: [.init(hostPort: 8000, containerPort: 80), .init(hostPort: 8000, containerPort: 81)]
        ),
        Case(
            "a host address of many",
            .invalidArgument,
            "224.0.0.1",
            ports: [.init(hostAddress: IPAddress("224.0.0.1"), hostPort: 8000, containerPort: 80)]
        ),
        Case("the gateway's address as an allowed one", .invalidArgument, "10.1.0.1: it is the gateway") {
            $0.attachment.allowedAddresses = [IPNetwork("10.1.0.1/32")].compactMap(\.self)
        },
        Case(
            "an address that the host has not",
            .invalidArgument,
            "192.0.2.1",
            ports: [.init(hostAddress: IPAddress("192.0.2.1"), hostPort: 8000, containerPort: 80)]
        ),
        Case(
            "an sctp port of an IPv6 host address",
            .invalidArgument,
            "can't publish an sctp port on ::1",
            ports: [.init(hostAddress: IPAddress("::1"), hostPort: 8000, containerPort: 80, transport: .sctp)]
        ),
        Case(
            "a range that is too long for an IPv6 host address",
            .invalidArgument,
            "can't publish 1025 ports in one range on ::1",
            ports: [
                .init(hostAddress: IPAddress("::1"), hostPort: 8000, hostCount: 1025, containerPort: 80, count: 1025)
            ]
        ),
        Case(
            "an IPv6 address that the host has not",
            .invalidArgument,
            "2001:db8::1",
            ports: [.init(hostAddress: IPAddress("2001:db8::1"), hostPort: 8000, containerPort: 80)]
        ),
        Case(
            "a port of an internal network",
            .invalidArgument,
            "internal",
            ports: [.init(hostPort: 1, containerPort: 1)]
        ) {
            $0.attachment.network = "inner"
        },
        Case("an allowed address with host bits", .invalidArgument, "10.9.0.0/24") {
            $0.attachment.allowedAddresses = [IPNetwork("10.9.0.1/24")].compactMap(\.self)
        },
        Case("an allowed address that nobody sends from", .invalidArgument, "224.0.0.1/32") {
            $0.attachment.allowedAddresses = [IPNetwork("224.0.0.1/32")].compactMap(\.self)
        },
        Case("a full subnet", .exhausted, "10.4.0.0/30") { $0.attachment.network = "tiny" },
    ]

    let host: TestHost
    let pod: Pod

    init() async throws {
        host = try await TestHost()
        pod = try host.makePod()
        try await host.createNetwork()
    }

    @Test("A request that is wrong is refused with one sentence, and nothing changes")
    func refusedRequests() async throws {
        try await makeNeighbours()
        let before = try await host.snapshot()
        for request in Self.cases {
            let error = try await refusal(request.description) {
                _ = try await host.engine.attach(request.spec, namespace: pod.open(), path: pod.path)
            }
            #expect(error.code == request.code, "\(request.description): \(error.message)")
            #expect(error.message.contains(request.words), "\(request.description): \(error.message)")
            #expect(try await host.snapshot() == before, "\(request.description)")
            #expect(try pod.linkNames() == ["lo"], "\(request.description)")
        }
    }

    /// What the requests collide with.
    private func makeNeighbours() async throws {
        try await host.createNetwork("inner", subnet: "10.3.0.0/24") { $0.isInternal = true }
        try await host.createNetwork("tiny", subnet: "10.4.0.0/30")
        var old = try await host.createNetwork("old", subnet: "10.5.0.0/24")
        old.state = .removing
        try host.store.write { [old] in try $0.update(old) }
        try await host.attach(host.makePod("holder"), "holder") {
            $0.attachment.macAddress = MACAddress("02:00:00:00:00:09")
            $0.attachment.addresses = [.v4(IPv4Address(10, 1, 0, 9))]
        }
        try await host.attach(host.makePod("only"), "only") { $0.attachment.network = "tiny" }
    }

    @Test("An interface of the sandbox that has the name already is left alone")
    func takenInterfaceName() async throws {
        let others = try pod.route.createBridge(named: "eth0")
        let before = try await host.snapshot()
        let error = try await refusal { try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)]) }
        #expect(error.code == .failed)
        #expect(try await host.snapshot() == before)
        #expect(try pod.link("eth0")?.index == others)
        #expect(try await host.becomesFree(8080))
    }

    @Test("The host's own namespace is no sandbox")
    func ownNamespace() async throws {
        let before = try await host.snapshot()
        let identity = try host.network.namespace.identity()
        let path = "/proc/self/fd/\(host.network.namespace.rawDescriptor)"
        let error = try await refusal {
            let namespace = try NetworkNamespace.open(path: path)
            #expect(try namespace.identity() == identity)
            _ = try await host.engine.attach(
                EndpointSpec(name: "web", attachment: .init(network: "blue")),
                namespace: namespace,
                path: path
            )
        }
        #expect(error.code == .invalidArgument && error.message.contains(path), "\(error.message)")
        #expect(try await host.snapshot() == before)
    }

    @Test("A second attachment by the same interface name is refused, and the first goes on")
    func secondAttachment() async throws {
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        try await host.attach(pod)
        let before = try await host.snapshot()
        let error = try await refusal {
            try await host.attach(pod, "again") { spec in
                spec.attachment.network = "red"
                spec.attachment.interfaceName = "eth0"
            }
        }
        #expect(error.code == .conflict && error.message.contains("eth0"), "\(error.message)")
        #expect(try await host.snapshot() == before)
        #expect(try pod.addresses(of: "eth0") == ["10.1.0.2/24"])
    }

    @Test("Where somebody else's bridge has taken the name a network takes nobody, and nothing stays of the attempt")
    func missingBridge() async throws {
        let network = try #require(try host.store.read { try $0.network(named: "blue") })
        try await host.delete(link: network.deviceName)
        try host.addUplink(network.deviceName)
        let others = try host.link(network.deviceName)
        let before = try await host.snapshot()
        let error = try await refusal { try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)]) }
        #expect(error.code == .conflict && error.message.contains(network.deviceName), "\(error.message)")
        #expect(try await host.snapshot() == before)
        #expect(try host.link(network.deviceName) == others)
        #expect(try pod.linkNames() == ["lo"])
    }

    @Test("Where an element can't be installed nobody is attached, and nothing stays")
    func refusedElement() async throws {
        let network = try #require(try host.store.read { try $0.network(named: "blue") })
        try await host.attach(host.makePod("neighbour"), "neighbour")
        let ghost = try ghost(on: network)
        let others = Policy.elements(for: ghost, on: network, hostLinkName: "veth-ghost").filter {
            $0.set == .published4
        }
        try #require(others.count == 1)
        try await host.engine.withDriver { try $0.firewall.apply(add: others, remove: []) }
        let before = try await host.snapshot()
        let error = try await refusal { try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)]) }
        #expect(error.code == .failed)
        #expect(try await host.snapshot() == before)
        #expect(try pod.linkNames() == ["lo"])
        #expect(try await host.becomesFree(8080))
    }

    /// An endpoint that is in no store and has the host port 8080.
    private func ghost(on network: Network) throws -> Endpoint {
        Endpoint(
            networkID: network.id,
            sandboxID: .random(),
            name: "ghost",
            hostLinkName: "veth-ghost",
            macAddress: .random(),
            addresses: [try address("10.1.0.99")],
            ports: [PublishedPort(hostPort: 8080, containerPort: 80)]
        )
    }
}
