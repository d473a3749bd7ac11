import FairwayDrivers
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite("Networks with IPv6, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct IPv6NetworkLiveTests {
    let host: TestHost

    init() async throws { host = try await TestHost() }

    @discardableResult
    private func createBoth(_ change: (inout NetworkSpec) -> Void = { _ in }) async throws -> Network {
        try await host.createNetwork { spec in
            spec.hasIPv6 = true
            spec.subnets.append(.init(network: IPNetwork("fd00:1::/64")))
            change(&spec)
        }
    }

    @Test("The bridge has both gateways and an address of the link at once, and listens to no router")
    func bridge() async throws {
        // On many hosts somebody has switched IPv6 off, for lack of use.
        for name in ["default", "all"] { try host.set("net.ipv6.conf.\(name).disable_ipv6", "1") }
        let network = try await createBoth { $0.deviceName = "br-both" }
        #expect(network.subnets.map(\.gateway) == [try address("10.1.0.1"), try address("fd00:1::1")])
        let hardware = try #require(network.macAddress)
        let addresses = try host.run { () throws(Errno) in try ListedAddress.all(of: "br-both") }
        #expect(try addresses.map(\.text) == listed(["fd00:1::1", "\(IPv6Address(linkLocalOf: hardware))"]))
        #expect(addresses.count { $0.isTentative } == 0)
        #expect(try host.setting("net.ipv6.conf.br-both.accept_ra") == "0")
        #expect(try host.setting("net.ipv6.conf.br-both.disable_ipv6") == "0")
        let bridge = try #require(try host.link("br-both"))
        #expect(try host.network.route.addresses().contains { $0.link == bridge.index && $0.address.isIPv4 })
    }

    @Test("An isolated network's bridge has no IPv6 at all, and its containers have no gateway")
    func isolated() async throws {
        let network = try await createBoth { spec in
            spec.isInternal = true
            spec.policy.gatewayModes = GatewayModes(ipv4: .isolated, ipv6: .isolated)
        }
        #expect(network.subnets.compactMap(\.gateway).isEmpty)
        #expect(try host.setting("net.ipv6.conf.\(network.deviceName).disable_ipv6") == "1")
        let bridge = try #require(try host.link(network.deviceName)).index
        #expect(try host.network.route.addresses().count { $0.link == bridge } == 0)
        let pod = try host.makePod()
        #expect(try await host.attach(pod).addresses == [address("10.1.0.1"), address("fd00:1::1")])
        #expect(try pod.addresses(of: "eth0").count == 3)
    }

    @Test("The sandbox has addresses and default routes of both families at once, and no others")
    func sandbox() async throws {
        try await createBoth()
        let pod = try host.makePod()
        for name in ["default", "all"] {
            try pod.run { () throws(Errno) in
                try Sysctl.write(1, to: "net.ipv6.conf.\(name).disable_ipv6")
                try Sysctl.write(1, to: "net.ipv6.conf.\(name).accept_ra")
            }
        }
        let endpoint = try await host.attach(pod)
        #expect(endpoint.addresses == [try address("10.1.0.2"), try address("fd00:1::2")])
        let addresses = try pod.run { () throws(Errno) in try ListedAddress.all(of: "eth0") }
        let own = IPv6Address(linkLocalOf: endpoint.macAddress)
        #expect(try addresses.map(\.text) == listed(["fd00:1::2", "\(own)"]))
        #expect(addresses.count { $0.isTentative } == 0)
        #expect(try pod.defaultGateways() == [try address("10.1.0.1")])
        #expect(try pod.defaultGateways(.ipv6) == [try address("fd00:1::1")])
        #expect(try pod.setting("net.ipv6.conf.eth0.accept_ra") == "0")
        #expect(try pod.setting("net.ipv6.conf.eth0.disable_ipv6") == "0")
    }

    @Test("With IPv6 only there is nothing of IPv4, and unnamed subnets come from one prefix that outlives a boot")
    func onlyIPv6() async throws {
        var networks: [Network] = []
        for name in ["one", "two"] {
            let spec = NetworkSpec(name: name, hasIPv4: false, hasIPv6: true, deviceName: "br-\(name)")
            networks.append(try await host.engine.createNetwork(spec))
        }
        let subnets = networks.flatMap { $0.subnets.map(\.network) }
        try #require(subnets.count == 2)
        let prefix = try #require(IPNetwork(subnets[0].address, prefixLength: 48))
        #expect(subnets == [prefix.subnet(at: 0, prefixLength: 64), prefix.subnet(at: 1, prefixLength: 64)])
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod) { $0.attachment.network = "two" }
        #expect(endpoint.addresses == [subnets[1].address(at: 2)])
        #expect(try pod.route.addresses().allSatisfy { $0.address.isIPv6 || $0.address.isLoopback })
        #expect(try pod.defaultGateways().isEmpty)
        #expect(try host.setting("net.ipv4.conf.br-two.route_localnet") == "0")
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        for name in ["one", "two"] { try await host.engine.removeNetwork(name) }
        try host.store.write { try $0.set(bootID: "another") }
        try await host.restart()
        let again = try await host.engine.createNetwork(NetworkSpec(name: "three", hasIPv6: true))
        #expect(again.subnets.last?.network == subnets[0])
    }

    @Test("Subnets that nobody names keep clear of what the host has")
    func dodging() async throws {
        let first = try await host.engine.createNetwork(NetworkSpec(name: "one", hasIPv6: true))
        try await host.engine.removeNetwork("one")
        try host.addUplink()
        let uplink = try #require(try host.link("uplink0")).index
        let subnet = try #require(first.subnets.last?.network)
        let own = try #require(subnet.address(at: 7))
        try host.network.route.add(InterfaceAddress(own, prefixLength: 64, on: uplink))
        let second = try #require(IPNetwork(subnet.address, prefixLength: 48)?.subnet(at: 1, prefixLength: 64))
        try host.network.route.add(Route(to: second, on: uplink))
        let network = try await host.engine.createNetwork(NetworkSpec(name: "two", hasIPv6: true))
        #expect(
            network.subnets.last?.network
                == IPNetwork(subnet.address, prefixLength: 48)?.subnet(at: 2, prefixLength: 64)
        )
    }

    @Test("A second network leaves both default routes to the first")
    func secondNetwork() async throws {
        try await createBoth()
        _ = try await host.engine.createNetwork(NetworkSpec(name: "red", hasIPv6: true))
        let pod = try host.makePod()
        try await host.attach(pod)
        let second = try await host.attach(pod) {
            $0.attachment.network = "red"
            $0.attachment.interfaceName = "eth1"
        }
        #expect(second.addresses.count == 2)
        #expect(try pod.defaultGateways() + pod.defaultGateways(.ipv6) == [address("10.1.0.1"), address("fd00:1::1")])
        #expect(try pod.addresses(of: "eth1").count == 3)
    }

    @Test("Static addresses of both families are given, and a name gets both of its old ones back")
    func addresses() async throws {
        try await createBoth()
        let pod = try host.makePod()
        let wanted = [try address("fd00:1::77"), try address("10.1.0.77")]
        let web = try await host.attach(pod) { $0.attachment.addresses = wanted }
        #expect(web.addresses == wanted.reversed())
        try await host.engine.detach(endpoint: web.id.rawValue)
        #expect(try await host.attach(host.makePod("db"), "db").addresses.last == address("fd00:1::2"))
        #expect(try await host.attach(host.makePod("again")).addresses == wanted.reversed())
    }

    @Test("A bridge that somebody deleted has all its addresses again")
    func restored() async throws {
        let network = try await createBoth()
        let before = try host.run { () throws(Errno) in try ListedAddress.all(of: network.deviceName) }
        try host.network.route.deleteLink(try #require(try host.link(network.deviceName)).index)
        try await host.attach(host.makePod())
        let after = try host.run { () throws(Errno) in try ListedAddress.all(of: network.deviceName) }
        #expect(before == after && before.count == 2)
    }

    @Test("A bridge that was down, which loses its IPv6 addresses then, has them again with the next start")
    func repaired() async throws {
        let network = try await createBoth()
        let before = try host.run { () throws(Errno) in try ListedAddress.all(of: network.deviceName) }
        let bridge = try #require(try host.link(network.deviceName)).index
        try host.network.route.change(bridge, LinkChange(isUp: false))
        #expect(try host.run { () throws(Errno) in try ListedAddress.all(of: network.deviceName) }.isEmpty)
        try await host.restart()
        #expect(try host.run { () throws(Errno) in try ListedAddress.all(of: network.deviceName) } == before)
    }

    @Test("Creating and removing leaves a host as it was")
    func removal() async throws {
        try host.addUplink()
        let before = try await host.snapshot()
        try await createBoth()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        try await host.engine.removeNetwork("blue")
        #expect(try await host.snapshot() == before)
    }

    /// The addresses as the kernel lists them, with a prefix of 64 bits.
    private func listed(_ addresses: [String]) throws -> [String] {
        try addresses.map { text in
            try address(text).bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "/64"
        }.sorted()
    }
}
