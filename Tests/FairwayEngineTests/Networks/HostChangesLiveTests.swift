import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayTesting
import NetworkNamespaces
import Testing

@testable import FairwayEngine

@Suite("What Fairway changes about a host", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct HostChangesLiveTests {
    @Test("Forwarding is switched on with the first network and off with the last, and its uplinks are guarded")
    func forwarding() async throws {
        let host = try await TestHost()
        try host.addUplink()
        let guards = Set(Policy.forwardingElements(uplinks: ["uplink0"]))
        try await host.createNetwork()
        try host.addUplink("later0")
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        #expect(try host.isForwarding())
        #expect(try await host.elements().isSuperset(of: guards))
        #expect(try await host.elements().isDisjoint(with: Policy.forwardingElements(uplinks: ["later0"])))
        try await host.engine.removeNetwork("blue")
        #expect(try host.isForwarding())
        #expect(try await host.elements().isSuperset(of: guards))
        try await host.engine.removeNetwork("red")
        #expect(try !host.isForwarding())
    }

    @Test("Forwarding that was on before is left alone, and nothing is guarded")
    func forwardingOfTheOperator() async throws {
        let host = try await TestHost(isForwarding: true)
        try host.addUplink()
        try await host.createNetwork()
        #expect(try await host.elements().isDisjoint(with: Policy.forwardingElements(uplinks: ["uplink0"])))
        try await host.engine.removeNetwork("blue")
        #expect(try host.isForwarding())
    }

    @Test("Forwarding that somebody switched off is not switched on by a removal")
    func forwardingSwitchedOff() async throws {
        let host = try await TestHost()
        try await host.createNetwork()
        try host.setForwarding(false)
        try await host.engine.removeNetwork("blue")
        #expect(try !host.isForwarding())
        try await host.createNetwork()
        #expect(try host.isForwarding())
    }

    @Test("An internal network needs no forwarding, and goes on without it")
    func internalNetwork() async throws {
        let host = try await TestHost()
        try host.addUplink()
        let inner = try await host.createNetwork { $0.isInternal = true }
        #expect(try !host.isForwarding())
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        #expect(try host.isForwarding())
        try await host.engine.removeNetwork("red")
        #expect(try !host.isForwarding())
        #expect(try await host.elements() == Set(Policy.elements(for: inner)))
    }

    @Test("The firewall goes with the last network")
    func firewall() async throws {
        let host = try await TestHost()
        #expect(try await !host.snapshot().isInstalled)
        try await host.createNetwork()
        #expect(try await host.snapshot().isInstalled)
        try await host.engine.removeNetwork("blue")
        #expect(try await !host.snapshot().isInstalled)
    }

    @Test("A network is removed though somebody flushed the firewall", arguments: MissingTables.allCases)
    func flushedFirewall(missing: MissingTables) async throws {
        let host = try await TestHost()
        let before = try await host.snapshot()
        try await host.createNetwork()
        try host.delete(missing)
        try await host.engine.removeNetwork("blue")
        #expect(try await host.snapshot() == before)
    }

    @Test(
        "A firewall that somebody flushed is whole again with the next change, for all",
        arguments: MissingTables.allCases
    )
    func repairedFirewall(missing: MissingTables) async throws {
        let host = try await TestHost()
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod)
        let before = try await host.snapshot()
        try host.delete(missing)
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        #expect(try await host.elements().isSuperset(of: before.elements))
        try host.delete(missing)
        let endpoint = try await host.attach(host.makePod("other"), "other") { $0.attachment.network = "red" }
        #expect(try await host.elements().isSuperset(of: before.elements.union(host.elements(of: endpoint))))
        #expect(try host.isReached(from: pod))
    }

    @Test("A table that somebody deletes comes back by itself, with all elements", arguments: MissingTables.allCases)
    func watchedFirewall(missing: MissingTables) async throws {
        let host = try await TestHost()
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        let before = try await host.snapshot()
        try host.delete(missing)
        #expect(try await eventually { try await host.snapshot().elements == before.elements })
        #expect(try host.isReached(from: pod))
    }

    @Test("A detachment mutes nobody else, though somebody deleted a table", arguments: [MissingTables.inet, .bridge])
    func neighbours(missing: MissingTables) async throws {
        let host = try await TestHost()
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod)
        let before = try await host.snapshot()
        let endpoint = try await host.attach(host.makePod("other"), "other")
        try host.delete(missing)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await host.snapshot() == before)
        #expect(try host.isReached(from: pod))
    }

    @Test("Reset takes everything away, whatever there is")
    func reset() async throws {
        let host = try await TestHost()
        let before = try await host.snapshot()
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        #expect(try await host.engine.reset() == ["endpoint web", "network blue"])
        #expect(try await host.snapshot() == before)
        #expect(try pod.link("eth0") == nil)
    }
}
