import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("What IPv6 networks change about a host", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct IPv6ForwardingLiveTests {
    private static let listening = "net.ipv6.conf.uplink0.accept_ra"

    let host: TestHost

    init() async throws {
        host = try await TestHost()
        // Like a host's network card; what a namespace gets depends on the machine.
        for name in ["default", "all"] { try host.set("net.ipv6.conf.\(name).accept_ra", "1") }
    }

    private func createNetwork(_ name: String, hasIPv4: Bool = false, hasIPv6: Bool = true) async throws {
        _ = try await host.engine.createNetwork(NetworkSpec(name: name, hasIPv4: hasIPv4, hasIPv6: hasIPv6))
    }

    @Test("Each family is forwarded while a network needs it, whatever becomes of the other")
    func families() async throws {
        try await createNetwork("six")
        #expect(try !host.isForwarding(.ipv4) && host.isForwarding(.ipv6))
        try await createNetwork("both", hasIPv4: true)
        #expect(try host.isForwarding(.ipv4) && host.isForwarding(.ipv6))
        try await createNetwork("four", hasIPv4: true, hasIPv6: false)
        try await host.engine.removeNetwork("six")
        try await host.restart()
        #expect(try host.isForwarding(.ipv4) && host.isForwarding(.ipv6))
        try await host.engine.removeNetwork("both")
        #expect(try host.isForwarding(.ipv4) && !host.isForwarding(.ipv6))
        try await host.engine.removeNetwork("four")
        #expect(try !host.isForwarding(.ipv4) && !host.isForwarding(.ipv6))
    }

    @Test("An internal network needs no forwarding")
    func internalNetwork() async throws {
        var spec = NetworkSpec(name: "inner", hasIPv6: true)
        spec.isInternal = true
        _ = try await host.engine.createNetwork(spec)
        #expect(try !host.isForwarding(.ipv4) && !host.isForwarding(.ipv6))
    }

    @Test("The default route that a router advertised stays, is renewed, and stays when the last network goes")
    func advertisedRoute() async throws {
        let router = try Router(of: host)
        try #require(try await host.listens(to: router))
        try await createNetwork("six")
        #expect(try host.defaultRouters() == [Router.address])
        #expect(try host.setting(Self.listening) == "2")
        let route = try #require(try host.network.route.routes(.ipv6).first { $0.destination == nil })
        try host.network.route.delete(route)
        #expect(try await host.listens(to: router))
        try await host.restart()
        try await host.engine.removeNetwork("six")
        #expect(try !host.isForwarding(.ipv6))
        #expect(try host.setting(Self.listening) == "1")
        #expect(try host.defaultRouters() == [Router.address])
    }

    @Test("Interfaces that are down listen later; those that don't listen, and our own, are left alone")
    func otherInterfaces() async throws {
        _ = try host.network.route.createBridge(named: "down0")
        try host.addUplink("deaf0")
        try host.set("net.ipv6.conf.deaf0.accept_ra", "0")
        try host.addUplink("router0")
        try host.set("net.ipv6.conf.router0.forwarding", "1")
        try await createNetwork("six")
        #expect(try host.setting("net.ipv6.conf.down0.accept_ra") == "2")
        #expect(try host.setting("net.ipv6.conf.deaf0.accept_ra") == "0")
        #expect(try host.setting("net.ipv6.conf.router0.accept_ra") == "1")
        #expect(try host.setting("net.ipv6.conf.lo.accept_ra") == "1")
        try await host.engine.removeNetwork("six")
        #expect(try host.setting("net.ipv6.conf.down0.accept_ra") == "1")
    }

    @Test("The uplinks of the moment are guarded in the family that was switched on, until it is off")
    func guards() async throws {
        try host.addUplink()
        let guards = Set(Policy.forwardingElements(uplinks: ["uplink0"], family: .ipv6))
        try await createNetwork("four", hasIPv4: true, hasIPv6: false)
        #expect(try await host.elements().isDisjoint(with: guards))
        try await createNetwork("six")
        #expect(try await host.elements().isSuperset(of: guards))
        try await host.restart()
        #expect(try await host.elements().isSuperset(of: guards))
        try await host.engine.removeNetwork("six")
        let left = try await host.elements()
        #expect(left.isDisjoint(with: guards))
        #expect(left.isSuperset(of: Policy.forwardingElements(uplinks: ["uplink0"], family: .ipv4)))
    }

    @Test("Single interfaces that forwarded before do so afterwards", arguments: IPFamily.allCases)
    func singleForwarders(family: IPFamily) async throws {
        try host.addUplink("router0")
        try host.addUplink("other0")
        let prefix = "net.\(family.rawValue).conf"
        try host.set("\(prefix).router0.forwarding", "1")
        try await createNetwork("blue", hasIPv4: family == .ipv4, hasIPv6: family == .ipv6)
        #expect(try host.setting("\(prefix).other0.forwarding") == "1")
        try await host.engine.removeNetwork("blue")
        #expect(try !host.isForwarding(family))
        #expect(try host.setting("\(prefix).router0.forwarding") == "1")
        #expect(try host.setting("\(prefix).other0.forwarding") == "0")
        #expect(try host.setting("\(prefix).default.forwarding") == "0")
    }

    @Test("What somebody has set since is not undone, and an interface that is gone is no error")
    func changedSince() async throws {
        try host.addUplink()
        try host.addUplink("gone0")
        try await createNetwork("six")
        try host.set(Self.listening, "0")
        try host.network.route.deleteLink(try #require(try host.link("gone0")).index)
        try await host.engine.removeNetwork("six")
        #expect(try host.setting(Self.listening) == "0")
        #expect(try !host.isForwarding(.ipv6))
    }

    @Test("An interface is restored though forwarding was switched off and on in between, or a daemon was killed then")
    func switchedInBetween() async throws {
        try host.addUplink()
        try await createNetwork("six")
        try host.set("net.ipv6.conf.all.forwarding", "0")
        try host.addUplink("later0")
        try await host.restart()
        #expect(try host.isForwarding(.ipv6))
        #expect(try host.setting("net.ipv6.conf.later0.accept_ra") == "2")
        try await host.engine.removeNetwork("six")
        #expect(try host.setting(Self.listening) == "1")
        #expect(try host.setting("net.ipv6.conf.later0.accept_ra") == "1")
    }

    @Test("Where the operator's host forwards already, nothing is changed")
    func forwardingOfTheOperator() async throws {
        try host.addUplink()
        try host.set("net.ipv6.conf.all.forwarding", "1")
        try host.set(Self.listening, "1")
        try await createNetwork("six")
        #expect(try host.setting(Self.listening) == "1")
        try await host.engine.removeNetwork("six")
        #expect(try host.isForwarding(.ipv6))
    }

    @Test("A boot forgets what was before it")
    func boot() async throws {
        try host.addUplink()
        try await createNetwork("six")
        try host.set("net.ipv6.conf.all.forwarding", "0")
        try host.set(Self.listening, "1")
        try host.store.write { try $0.set(bootID: "another") }
        try await host.restart()
        #expect(try host.isForwarding(.ipv6))
        #expect(try host.setting(Self.listening) == "2")
    }
}
