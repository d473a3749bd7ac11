import FairwayDrivers
import FairwayFirewall
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

@Suite("The monitor repairs what others change", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct MonitorLiveTests {
    /// What somebody did to a network of ours behind our back.
    enum Change: Sendable, CaseIterable {
        case bridgeDeleted, bridgeDown, addressRemoved, bridgeForwardingOff, forwardingOff
        case linkDeleted, sandboxLinkDeleted, linkDown, linkOffBridge, linkInOtherGroup, elementsRemoved, tablesDeleted

        /// Only nft removes elements behind the engine's back.
        static let testable = allCases.filter { $0 != .elementsRemoved || NFTTool.isInstalled }
    }

    @Test("Whatever somebody changes is as it was, long before the next round", arguments: Change.testable)
    func repair(change: Change) async throws {
        let host = try await TestHost()
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        let neighbour = try host.makePod("neighbour")
        try await host.attach(neighbour, "neighbour")
        let before = try await host.snapshot().withoutIndexes
        try await host.make(change, of: endpoint, on: network, in: pod)
        #expect(try await eventually { try await host.snapshot().withoutIndexes == before })
        #expect(try await eventually { try host.wrongSettings(of: network).isEmpty && host.hasGateway(network) })
        #expect(try await eventually { try host.isReached(from: pod) })
        #expect(try await eventually { try host.isReached(from: neighbour) })
    }

    @Test("An attachment whose foreign sandbox ends gives its addresses and ports back")
    func endedSandbox() async throws {
        let host = try await TestHost()
        try await host.createNetwork()
        let before = try await host.snapshot()
        let path = try host.makeMortalPod()
        let spec = EndpointSpec(
            name: "web",
            attachment: .init(network: "blue"),
            ports: [.init(hostPort: 8080, containerPort: 80)]
        )
        let endpoint = try await host.engine.attach(spec, namespace: .open(path: path), path: path)
        try NetworkNamespace.unpin(path)
        #expect(try await eventually { try await host.snapshot() == before })
        #expect(try await host.becomesFree(8080))
        #expect(
            try await host.attach(host.makePod()) { $0.attachment.addresses = endpoint.addresses }.addresses
                == endpoint.addresses
        )
    }

    @Test("A link that is taken away again and again is left alone after three repairs")
    func persistence() async throws {
        let host = try await TestHost()
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        for _ in 0..<3 {
            try await host.make(.linkDown, of: endpoint, on: network, in: pod)
            try #require(try await eventually { try host.link(endpoint.hostLinkName)?.isUp == true })
        }
        try await host.make(.linkDown, of: endpoint, on: network, in: pod)
        #expect(try await eventually { await host.engine.repairs.postponed == [endpoint.id] })
        #expect(try host.link(endpoint.hostLinkName)?.isUp == false)
    }

    @Test("Where the monitor only reports, or is off, nothing is repaired", arguments: ["report", "off"])
    func noRepair(mode: String) async throws {
        let host = try await TestHost(["monitor": mode])
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        try await host.make(.linkDown, of: endpoint, on: network, in: pod)
        try await host.make(.elementsRemoved, of: endpoint, on: network, in: pod)
        let damaged = try await host.snapshot()
        await host.engine.heard(.everything)
        try await Task.sleep(for: .milliseconds(300))
        #expect(try await host.snapshot() == damaged)
        await host.engine.heard(.silentSettings)
        try await host.restart(["monitor": "repair"])
        #expect(try host.link(endpoint.hostLinkName)?.isUp == true)
    }

    @Test("What happened while the monitor was off is repaired when it is switched on, and what comes after")
    func switchedOn() async throws {
        let host = try await TestHost()
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        let before = try await host.snapshot().withoutIndexes
        _ = try await host.engine.change(SettingsChange(set: ["monitor": "off"]))
        try await host.make(.linkDown, of: endpoint, on: network, in: pod)
        try await host.make(.tablesDeleted, of: endpoint, on: network, in: pod)
        try await Task.sleep(for: .milliseconds(300))
        #expect(try host.link(endpoint.hostLinkName)?.isUp == false)
        #expect(try await host.elements().isEmpty)
        _ = try await host.engine.change(SettingsChange(unset: ["monitor"]))
        #expect(try await host.snapshot().withoutIndexes == before)
        #expect(try host.isReached(from: pod))
        try await host.make(.tablesDeleted, of: endpoint, on: network, in: pod)
        #expect(try await eventually { try await host.snapshot().elements == before.elements })
    }

    @Test(
        "What the kernel does not announce is repaired at the next round",
        arguments: ["route_localnet", "disable_ipv6"]
    )
    func silentSettings(name: String) async throws {
        let host = try await TestHost()
        let network = try await host.createNetwork()
        let faults = try host.change(name, of: network)
        #expect(!faults.isEmpty)
        await host.engine.heard(.silentSettings)
        #expect(try host.wrongSettings(of: network).isEmpty)
    }

    @Test("A detachment, a removal and another's link are no reason for a repair")
    func nothingToDo() async throws {
        let host = try await TestHost()
        try await host.createNetwork()
        try await host.createNetwork("red", subnet: "10.2.0.0/24") { $0.isInternal = true }
        let before = try await host.snapshot()
        let endpoint = try await host.attach(host.makePod())
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        try host.addUplink("other0")
        try await host.delete(link: "other0")
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await host.snapshot() == before)
        try await host.engine.removeNetwork("blue")
        try await Task.sleep(for: .milliseconds(200))
        #expect(try !host.isForwarding())
        #expect(try await host.snapshot().networks.map(\.name).contains("blue") == false)
    }
}
