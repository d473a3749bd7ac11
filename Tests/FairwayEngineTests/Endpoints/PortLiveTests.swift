import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import Testing

@testable import FairwayEngine

@Suite("Published ports, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct PortLiveTests {
    let host: TestHost

    init() async throws {
        host = try await TestHost()
        try await host.createNetwork()
    }

    @Test("A published port is reserved, held against other programs, and free after the detachment")
    func lifetime() async throws {
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        #expect(endpoint.ports == [PublishedPort(hostPort: 8080, containerPort: 80)])
        #expect(try await host.engine.heldPorts() == [endpoint.id: endpoint.ports])
        #expect(try !host.canOccupy(8080))
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await host.becomesFree(8080))
        // With its network goes the last that the relay does for it: its names.
        try await host.engine.removeNetwork("blue")
        #expect(try await host.engine.relayProcess() == nil)
    }

    @Test(
        "On a routed network a port is open as it is, takes none of the host, and any number of endpoints may have it"
    )
    func routed() async throws {
        try await host.createNetwork("plain", subnet: "10.9.0.0/24") { $0.policy.gatewayModes.ipv4 = .routed }
        let request = PortRequest(hostPort: 8080, containerPort: 80)
        for name in ["first", "second"] {
            let endpoint = try await host.attach(host.makePod(name), name, ports: [request]) {
                $0.attachment.network = "plain"
            }
            #expect(endpoint.ports.isEmpty)
            #expect(endpoint.openPorts == [PublishedPort(hostPort: 80, containerPort: 80)])
            let address = try #require(endpoint.addresses.first)
            let opened = "inet fairway open4 { \(address) . tcp . 80 }"
            #expect(try await host.elements().contains { $0.description == opened })
        }
        #expect(try host.canOccupy(8080))
    }

    @Test("The very first endpoint of a host, which has the default network made, has its port, too")
    func firstEndpoint() async throws {
        let fresh = try await TestHost()
        let request = PortRequest(hostPort: 8080, containerPort: 80)
        let spec = EndpointSpec(name: "first", ports: [request])
        let pod = try fresh.makePod()
        let endpoint = try await fresh.engine.attach(
            spec,
            namespace: NetworkNamespace.open(path: pod.path),
            path: pod.path
        )
        #expect(try await fresh.engine.heldPorts() == [endpoint.id: endpoint.ports])
    }

    @Test("Host port 0 is any free one")
    func anyPort() async throws {
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 0, containerPort: 80)])
        let port = try #require(endpoint.ports.first)
        #expect(port.hostPort > 0 && port.containerPort == 80)
        #expect(try !host.canOccupy(port.hostPort))
    }

    @Test("A port of another endpoint is refused by the holder's name, and its neighbours are not touched")
    func conflict() async throws {
        let (first, second) = (try host.makePod("first"), try host.makePod("second"))
        let web = try await host.attach(first, "web", ports: [PortRequest(hostPort: 8080, containerPort: 80, count: 3)])
        let before = try await host.snapshot()
        let requests = [PortRequest(hostPort: 7000, containerPort: 70), PortRequest(hostPort: 8082, containerPort: 80)]
        let error = try await refusal { try await host.attach(second, "other", ports: requests) }
        #expect(error.code == .conflict)
        #expect(error.message.contains("8082") && error.message.contains("\"web\""), "\(error.message)")
        #expect(try await host.snapshot() == before)
        #expect(try await host.becomesFree(7000))
        try await host.engine.detach(endpoint: web.id.rawValue)
        try #require(try await host.becomesFree(8082))
        #expect(try await host.attach(second, "other", ports: requests).ports.count == 2)
    }

    @Test("The same port of another transport, or of another host address, is another port")
    func noConflict() async throws {
        let (first, second) = (try host.makePod("first"), try host.makePod("second"))
        let local = try address("127.0.0.1")
        try await host.attach(first, "web", ports: [PortRequest(hostAddress: local, hostPort: 8080, containerPort: 80)])
        let others = [
            PortRequest(hostPort: 8080, containerPort: 80, transport: .udp),
            PortRequest(hostAddress: try address("127.0.0.2"), hostPort: 8080, containerPort: 80),
        ]
        #expect(try await host.attach(second, "other", ports: others).ports.count == 2)
    }

    @Test("A port of another process is refused, and nothing changes")
    func foreignProcess() async throws {
        let taken = try host.occupy(8080)
        let before = try await host.snapshot()
        let pod = try host.makePod()
        let requests = [PortRequest(hostPort: 7000, containerPort: 70), PortRequest(hostPort: 8080, containerPort: 80)]
        let error = try await refusal { try await host.attach(pod, ports: requests) }
        #expect(error.code == .conflict && error.message.contains("8080"), "\(error.message)")
        #expect(try await host.snapshot() == before)
        #expect(try await host.becomesFree(7000))
        #expect(try pod.linkNames() == ["lo"])
        withExtendedLifetime(taken) {}
    }

    @Test("A port that is taken leaves no default network behind")
    func takenOnDefaultNetwork() async throws {
        let host = try await TestHost()
        let taken = try host.occupy(8080)
        let before = try await host.snapshot()
        let pod = try host.makePod()
        _ = try await refusal {
            try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)]) {
                $0.attachment.network = Network.defaultName
            }
        }
        #expect(try await host.snapshot() == before)
        withExtendedLifetime(taken) {}
    }

    @Test("Where no relay can be started nothing stays of the attempt")
    func missingRelay() async throws {
        let host = try await TestHost(relayExecutable: "/nowhere/fairway-relay")
        try await host.createNetwork()
        let before = try await host.snapshot()
        let pod = try host.makePod()
        let error = try await refusal {
            try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        }
        #expect(error.code == .unavailable && error.message.contains("/nowhere/fairway-relay"), "\(error.message)")
        #expect(try await host.snapshot() == before)
        #expect(try await host.becomesFree(8080))
        #expect(try pod.linkNames() == ["lo"])
    }

    @Test("Ports go to the address of the settings where they name none")
    func publishAddress() async throws {
        let host = try await TestHost(["publish-address": "127.0.0.1"])
        try await host.createNetwork()
        let pod = try host.makePod()
        let requests = [
            PortRequest(hostPort: 8080, containerPort: 80),
            PortRequest(hostAddress: try address("0.0.0.0"), hostPort: 8081, containerPort: 80),
        ]
        let endpoint = try await host.attach(pod, ports: requests)
        #expect(endpoint.ports.map(\.hostAddress) == [try address("127.0.0.1"), try address("0.0.0.0")])
    }

    @Test("Where a network has both families, ports go to all addresses, those of one family, or one")
    func bothFamilies() async throws {
        _ = try await host.engine.createNetwork(NetworkSpec(name: "both", hasIPv6: true))
        let pod = try host.makePod()
        let requests = [
            PortRequest(hostPort: 8080, containerPort: 80),
            PortRequest(hostAddress: try address("::1"), hostPort: 8081, containerPort: 80),
            PortRequest(hostAddress: try address("::"), hostPort: 8082, containerPort: 80),
            PortRequest(hostAddress: try address("0.0.0.0"), hostPort: 8082, containerPort: 80),
        ]
        let endpoint = try await host.attach(pod, ports: requests) { $0.attachment.network = "both" }
        #expect(endpoint.ports.map(\.hostAddress) == requests.map(\.hostAddress))
        #expect(try await host.engine.heldPorts() == [endpoint.id: endpoint.ports])
        #expect(try !host.canOccupy(8080) && host.canOccupy(8081) && !host.canOccupy(8082))
    }

    @Test("A network of IPv6 only has no ports on IPv4 addresses")
    func missingFamily() async throws {
        _ = try await host.engine.createNetwork(NetworkSpec(name: "six", hasIPv4: false, hasIPv6: true))
        let before = try await host.snapshot()
        for text in ["127.0.0.1", "0.0.0.0"] {
            let request = PortRequest(hostAddress: try address(text), hostPort: 8080, containerPort: 80)
            let error = try await refusal {
                try await host.attach(host.makePod("six-\(text)"), ports: [request]) { $0.attachment.network = "six" }
            }
            #expect(error.code == .invalidArgument)
            #expect(error.message.hasPrefix("can't publish a port on \(text): network six has no IPv4"))
        }
        #expect(try await host.snapshot() == before)
        let open = [PortRequest(hostPort: 8080, containerPort: 80)]
        #expect(try await host.attach(host.makePod(), ports: open) { $0.attachment.network = "six" }.ports.count == 1)
    }

    @Test("A relay that was killed is replaced at once, and holds what it held")
    func nextRelay() async throws {
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        try await host.killRelay()
        #expect(try await eventually { try await host.engine.heldPorts() == [endpoint.id: endpoint.ports] })
        #expect(try !host.canOccupy(8080))
    }
}
