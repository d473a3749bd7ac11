import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import LinuxSystem
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite("Networks, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct NetworkLiveTests {
    let host: TestHost

    init() async throws { host = try await TestHost() }

    @Test("On an isolated network the host has no address")
    func isolatedNetwork() async throws {
        let network = try await host.createNetwork {
            $0.isInternal = true
            $0.policy.gatewayModes.ipv4 = .isolated
        }
        #expect(network.subnets.map(\.gateway) == [nil])
        let endpoint = try await host.attach(host.makePod())
        #expect(endpoint.addresses.count == 1)
    }

    @Test("A network is a bridge with our mark, its MAC address and the gateway's address, up")
    func bridge() async throws {
        let network = try await host.createNetwork { $0.mtu = 1400 }
        let bridge = try #require(try host.link(network.deviceName))
        #expect(network.deviceName == "br-\(network.id.short)")
        #expect(network.state == .ready)
        #expect(bridge.kind == "bridge" && bridge.isUp && bridge.mtu == 1400)
        #expect(bridge.alias == "fairway network blue")
        #expect(bridge.macAddress == network.macAddress && network.macAddress != nil)
        let addresses = try host.network.route.addresses().filter { $0.link == bridge.index }
        #expect(addresses == [InterfaceAddress(try address("10.1.0.1"), prefixLength: 24, on: bridge.index)])
    }

    @Test("127.0.0.1 leads to published ports of a network with a way out only", arguments: [false, true])
    func localhost(isInternal: Bool) async throws {
        let network = try await host.createNetwork { $0.isInternal = isInternal }
        let setting = "net/ipv4/conf/\(network.deviceName)/route_localnet"
        #expect(try host.run { () throws(Errno) in try Sysctl.read(setting) } == (isInternal ? "0" : "1"))
    }

    @Test("A bridge has no IPv6 of its own, and the firewall has its elements")
    func firewall() async throws {
        let network = try await host.createNetwork()
        let setting = "net/ipv6/conf/\(network.deviceName)/disable_ipv6"
        #expect(try host.run { () throws(Errno) in try Sysctl.read(setting) } == "1")
        let elements = try await host.elements()
        #expect(elements == Set(Policy.elements(for: network)))
    }

    @Test("A bridge may have any name that interfaces can have, and an MTU too small for IPv6")
    func unusualBridge() async throws {
        try await host.createNetwork {
            $0.deviceName = "br.100"
            $0.mtu = 1000
        }
        #expect(try host.link("br.100")?.mtu == 1000)
        let pod = try host.makePod()
        try await host.attach(pod)
        #expect(try pod.link("eth0")?.mtu == 1000)
    }

    @Test("Networks are listed with the predefined ones, and found by name, ID and unique start of an ID")
    func listing() async throws {
        let blue = try await host.createNetwork()
        #expect(try await host.engine.networks().map(\.network.name).sorted() == ["blue", "host", "none"])
        for reference in ["blue", blue.id.rawValue, blue.id.short] {
            #expect(try await host.engine.network(reference).network == blue)
        }
        let error = try await refusal { _ = try await host.engine.network("red") }
        #expect(error.code == .notFound)
    }

    @Test("A network says who is attached to it")
    func inspection() async throws {
        try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        let detail = try await host.engine.network("blue")
        #expect(detail.endpoints == [endpoint])
        #expect(detail.sandboxes.map(\.path) == [pod.path])
    }

    @Test("Networks without a subnet of their own get one each from the pools")
    func pools() async throws {
        let first = try await host.engine.createNetwork(NetworkSpec(name: "first"))
        let second = try await host.engine.createNetwork(NetworkSpec(name: "second"))
        let subnets = (first.subnets + second.subnets).map(\.network)
        #expect(subnets.count == 2 && !subnets[0].overlaps(subnets[1]))
        for network in [first, second] {
            #expect(try host.network.route.addresses().contains { $0.address == network.subnets[0].gateway })
        }
    }

    @Test("The default network is made when it is first used")
    func defaultNetwork() async throws {
        #expect(try host.link("fairway0") == nil)
        let pod = try host.makePod()
        try await host.attach(pod) { $0.attachment.network = Network.defaultName }
        #expect(try host.link("fairway0")?.alias == "fairway network bridge")
        let other = try host.makePod("other")
        try await host.attach(other, "other") { $0.attachment.network = Network.defaultName }
        #expect(try await host.engine.network("bridge").endpoints.count == 2)
    }

    @Test("A removed network leaves nothing: no bridge, no row, no element, and its subnet is free")
    func removal() async throws {
        let before = try await host.snapshot()
        try await host.createNetwork()
        #expect(try await host.snapshot() != before)
        try await host.engine.removeNetwork("blue")
        #expect(try await host.snapshot() == before)
        try await host.createNetwork()
    }

    @Test("A removed network leaves the others as they are")
    func removalBesideOthers() async throws {
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        let before = try await host.snapshot()
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        try await host.engine.removeNetwork("red")
        #expect(try await host.snapshot() == before)
    }

    @Test("Prune removes what is unused, and nothing else")
    func pruning() async throws {
        try await host.createNetwork()
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        let pod = try host.makePod()
        try await host.attach(pod)
        #expect(try await host.engine.pruneNetworks() == ["red"])
        #expect(try await host.engine.networks().map(\.network.name).sorted() == ["blue", "host", "none"])
    }

    @Test("Events tell of a creation and of a removal")
    func events() async throws {
        let events = await host.engine.events()
        try await host.createNetwork()
        try await host.engine.removeNetwork("blue")
        await host.engine.shutDown()
        var seen: [String] = []
        for await event in events { seen.append("\(event.kind.rawValue) \(event.action) \(event.name)") }
        #expect(seen == ["network create blue", "network destroy blue"])
    }
}
