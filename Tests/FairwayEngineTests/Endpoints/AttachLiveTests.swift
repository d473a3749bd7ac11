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

@Suite("Attachments, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct AttachLiveTests {
    let host: TestHost

    init() async throws { host = try await TestHost() }

    @Test("The host end is a port of the bridge in our group, with hairpin mode and an alias that says whose it is")
    func hostEnd() async throws {
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        let link = try #require(try host.link(endpoint.hostLinkName))
        #expect(endpoint.hostLinkName.hasPrefix("veth") && endpoint.hostLinkName.count == 11)
        #expect(endpoint.hostLinkIndex == link.index.rawValue)
        #expect(link.kind == "veth" && link.isUp && link.group == LinkGroups().endpoints)
        #expect(link.controller == (try host.link(network.deviceName)?.index))
        #expect(link.bridgePort?.isHairpin == true && link.bridgePort?.isIsolated == false)
        #expect(link.alias == "fairway endpoint \(endpoint.id.short) web on blue")
    }

    @Test("The sandbox has its interface with MAC, MTU and address, a default route, lo, and no IPv6")
    func sandboxEnd() async throws {
        try await host.createNetwork { $0.mtu = 1400 }
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        let link = try #require(try pod.link("eth0"))
        #expect(link.isUp && link.mtu == 1400 && link.macAddress == endpoint.macAddress)
        #expect(endpoint.addresses == [try address("10.1.0.2")])
        #expect(try pod.addresses(of: "eth0") == ["10.1.0.2/24"])
        #expect(try pod.defaultGateways() == [try address("10.1.0.1")])
        #expect(try pod.link("lo")?.isUp == true)
        #expect(try pod.setting("net.ipv6.conf.eth0.disable_ipv6") == "1")
        #expect(try pod.setting("net.ipv6.conf.eth0.accept_ra") == "0")
    }

    @Test("The firewall has the endpoint's elements, no more and no less, while it is attached")
    func elements() async throws {
        let network = try await host.createNetwork()
        let before = try await host.elements()
        let pod = try host.makePod()
        let ports = [
            PortRequest(hostPort: 8080, containerPort: 80), PortRequest(hostPort: 9000, containerPort: 9000, count: 10),
        ]
        let endpoint = try await host.attach(pod, ports: ports)
        let names = await host.nameElements(of: network)
        #expect(!names.isEmpty)
        #expect(try await host.elements() == before.union(try host.elements(of: endpoint)).union(names))
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await host.elements() == before.union(names))
    }

    @Test("The store has the endpoint ready, and the sandbox as somebody else's")
    func rows() async throws {
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod) { $0.attachment.aliases = ["www"] }
        let stored = try #require(try host.store.read { try $0.endpoints() }.first)
        #expect(stored == endpoint)
        #expect(stored.state == .ready && stored.networkID == network.id && stored.aliases == ["www"])
        let sandbox = try #require(try host.store.read { try $0.sandbox(stored.sandboxID) })
        #expect(sandbox.origin == .foreign && sandbox.path == pod.path && sandbox.containerID == nil)
        #expect(try await host.engine.endpoints() == [endpoint])
    }

    @Test("What the request names is what it gets")
    func wishes() async throws {
        try await host.createNetwork()
        let pod = try host.makePod()
        let mac = try #require(MACAddress("02:00:00:00:00:07"))
        let wanted = try address("10.1.0.77")
        let endpoint = try await host.attach(pod) {
            $0.attachment.interfaceName = "net0"
            $0.attachment.macAddress = mac
            $0.attachment.addresses = [wanted]
        }
        #expect(endpoint.addresses == [wanted] && endpoint.macAddress == mac)
        #expect(try pod.link("net0")?.macAddress == mac)
        #expect(try pod.addresses(of: "net0") == ["10.1.0.77/24"])
    }

    @Test("An internal network gives an address and no default route")
    func internalNetwork() async throws {
        try await host.createNetwork { $0.isInternal = true }
        let pod = try host.makePod()
        try await host.attach(pod)
        #expect(try pod.addresses(of: "eth0") == ["10.1.0.2/24"])
        #expect(try pod.defaultGateways().isEmpty)
    }

    @Test("A sandbox may be on two networks: the first gives the default route")
    func twoNetworks() async throws {
        try await host.createNetwork()
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        let pod = try host.makePod()
        try await host.attach(pod)
        let second = try await host.attach(pod) {
            $0.attachment.network = "red"
            $0.attachment.interfaceName = "eth1"
        }
        #expect(try pod.addresses(of: "eth1") == ["10.2.0.2/24"])
        #expect(try pod.defaultGateways() == [try address("10.1.0.1")])
        #expect(try host.store.read { try $0.sandboxes() }.count == 1)
        try await host.engine.detach(endpoint: second.id.rawValue)
        #expect(try pod.link("eth1") == nil)
        #expect(try pod.addresses(of: "eth0") == ["10.1.0.2/24"])
        #expect(try host.store.read { try $0.sandboxes() }.count == 1)
    }

    @Test("A bridge that somebody deleted is made again for the next endpoint, and for those that it had")
    func deletedBridge() async throws {
        let network = try await host.createNetwork()
        let (first, second) = (try host.makePod("first"), try host.makePod("second"))
        try await host.attach(first, "first")
        let before = try await host.snapshot()
        try await host.delete(link: network.deviceName)
        try await host.attach(second, "second")
        #expect(try await host.snapshot().links.isSuperset(of: before.links))
        #expect(try host.isReached(from: first))
        #expect(try host.isReached(from: second))
    }

    @Test("The longest names are no obstacle")
    func longNames() async throws {
        let name = String(repeating: "n", count: 128)
        try await host.createNetwork(name)
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, String(repeating: "e", count: 128)) { $0.attachment.network = name }
        #expect(
            try host.link(endpoint.hostLinkName)?.alias?.hasPrefix("fairway endpoint \(endpoint.id.short) ") == true
        )
        try await host.restart()
        #expect(try await host.engine.endpoints() == [endpoint])
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await host.snapshot().links.allSatisfy { $0.group == 0 })
    }

    @Test("Many at once have distinct addresses, MAC addresses and links")
    func manyAtOnce() async throws {
        try await host.createNetwork()
        let engine = host.engine
        let pods = try (0..<20).map { try host.makePod("pod\($0)") }
        let endpoints = try await withThrowingTaskGroup(of: Endpoint.self) { group in
            for (index, path) in pods.map(\.path).enumerated() {
                group.addTask {
                    let spec = EndpointSpec(name: "pod\(index)", attachment: .init(network: "blue"))
                    return try await engine.attach(spec, namespace: .open(path: path), path: path)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(endpoints.flatMap(\.addresses)).count == 20)
        #expect(Set(endpoints.map(\.macAddress)).count == 20)
        #expect(Set(endpoints.map(\.hostLinkName)).count == 20)
        for pod in pods { #expect(try pod.addresses(of: "eth0").count == 1) }
    }
}
