import FairwayEngine
import FairwayModel
import FairwayTesting
import IPAddressing
import RouteNetlink
import Testing

@Suite(
    "A sandbox on several networks, on the running kernel",
    .tags(.live),
    .enabled(if: Privileges.canCreateNamespaces)
)
final class SeveralNetworksLiveTests {
    private let host: TestHost

    init() async throws { host = try await TestHost() }

    private func attach(_ pod: Pod, to network: String, priority: Int32 = 0) async throws -> Endpoint {
        try await host.attach(pod) {
            $0.attachment.network = network
            $0.attachment.gatewayPriority = priority
        }
    }

    @Test("Interfaces are called in the order in which they come, and names that are free again are used again")
    func names() async throws {
        let pod = try host.makePod()
        for name in ["blue", "red", "grey"] { try await host.createNetwork(name, subnet: Self.subnets[name] ?? "") }
        let first = try await attach(pod, to: "blue")
        #expect(first.interfaceName == "eth0")
        #expect(try await attach(pod, to: "red").interfaceName == "eth1")
        try await host.engine.detach(endpoint: first.id.rawValue)
        #expect(try await attach(pod, to: "grey").interfaceName == "eth0")
    }

    @Test("The default route is that of the best network, whatever comes and goes, and there is one at most")
    func defaultRoute() async throws {
        let pod = try host.makePod()
        for name in ["blue", "red", "grey"] { try await host.createNetwork(name, subnet: Self.subnets[name] ?? "") }
        try await host.createNetwork("dark", subnet: "10.4.0.0/24") { $0.isInternal = true }
        let dark = try await attach(pod, to: "dark", priority: 9)
        #expect(try pod.defaultGateways().isEmpty)
        _ = try await attach(pod, to: "red")
        #expect(try pod.defaultGateways() == [IPAddress("10.2.0.1")])
        // The first of the alphabet.
        let blue = try await attach(pod, to: "blue")
        #expect(try pod.defaultGateways() == [IPAddress("10.1.0.1")])
        let grey = try await attach(pod, to: "grey", priority: 1)
        #expect(try pod.defaultGateways() == [IPAddress("10.3.0.1")])
        try await host.engine.detach(endpoint: blue.id.rawValue)
        #expect(try pod.defaultGateways() == [IPAddress("10.3.0.1")])
        try await host.engine.detach(endpoint: grey.id.rawValue)
        #expect(try pod.defaultGateways() == [IPAddress("10.2.0.1")])
        try await host.engine.detach(endpoint: dark.id.rawValue)
        #expect(try pod.defaultGateways() == [IPAddress("10.2.0.1")])
    }

    @Test("Each family has a default route of its own")
    func families() async throws {
        let pod = try host.makePod()
        try await host.createNetwork("blue")
        try await host.createNetwork("six", subnet: "fd00:6::/64") { spec in
            spec.hasIPv4 = false
            spec.hasIPv6 = true
        }
        try await host.createNetwork("both", subnet: "fd00:7::/64") { $0.hasIPv6 = true }
        let six = try await attach(pod, to: "six", priority: 1)
        #expect(try pod.defaultGateways(.ipv6) == [IPAddress("fd00:6::1")])
        #expect(try pod.defaultGateways().isEmpty)
        let both = try await attach(pod, to: "both")
        #expect(try pod.defaultGateways(.ipv6) == [IPAddress("fd00:6::1")])
        let fourth = try await host.engine.network("both").network.gateway(of: .ipv4)
        #expect(try pod.defaultGateways() == [fourth])
        _ = try await attach(pod, to: "blue")
        // Of equal priority that which leads out in both families wins.
        #expect(try pod.defaultGateways() == [fourth])
        try await host.engine.detach(endpoint: six.id.rawValue)
        #expect(try pod.defaultGateways(.ipv6) == [IPAddress("fd00:7::1")])
        try await host.engine.detach(endpoint: both.id.rawValue)
        #expect(try pod.defaultGateways(.ipv6).isEmpty)
        #expect(try pod.defaultGateways() == [IPAddress("10.1.0.1")])
    }

    @Test("A default route that somebody else gave a sandbox stays, whatever is attached")
    func foreignRoute() async throws {
        let pod = try host.makePod()
        for name in ["blue", "red"] { try await host.createNetwork(name, subnet: Self.subnets[name] ?? "") }
        try pod.route.change(.loopback, LinkChange(isUp: true))
        try pod.route.add(Route(to: nil, on: .loopback))
        let before = try pod.defaultGateways()
        _ = try await attach(pod, to: "red")
        let blue = try await attach(pod, to: "blue")
        #expect(try pod.defaultGateways() == before)
        try await host.engine.detach(endpoint: blue.id.rawValue)
        #expect(try pod.defaultGateways() == before)
    }

    @Test("A default route that somebody gave a sandbox by one of our interfaces stays, also at the next start")
    func foreignRouteByOurs() async throws {
        let pod = try host.makePod()
        try await host.createNetwork("dark", subnet: "10.4.0.0/24") { $0.isInternal = true }
        try await host.createNetwork("red", subnet: Self.subnets["red"] ?? "")
        _ = try await attach(pod, to: "dark")
        let link = try #require(try pod.link("eth0")).index
        let own = try #require(IPAddress("10.4.0.9"))
        try pod.route.add(Route(to: nil, through: own, on: link))
        let red = try await attach(pod, to: "red")
        #expect(try pod.defaultGateways() == [own])
        try await host.restart()
        try await host.engine.detach(endpoint: red.id.rawValue)
        #expect(try pod.defaultGateways() == [own])
    }

    @Test("After a link that was lost is made again, the default route is that of the best network still")
    func remade() async throws {
        let pod = try host.makePod()
        for name in ["blue", "red"] { try await host.createNetwork(name, subnet: Self.subnets[name] ?? "") }
        let blue = try await attach(pod, to: "blue")
        _ = try await attach(pod, to: "red", priority: 3)
        try host.network.route.deleteLink(try #require(try host.link(blue.hostLinkName)).index)
        try await host.restart()
        #expect(try pod.link("eth0") != nil)
        #expect(try pod.defaultGateways() == [IPAddress("10.2.0.1")])
    }

    private static let subnets = ["blue": "10.1.0.0/24", "red": "10.2.0.0/24", "grey": "10.3.0.0/24"]
}
