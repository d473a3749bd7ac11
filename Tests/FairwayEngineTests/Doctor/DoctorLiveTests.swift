import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite("What the doctor finds", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct DoctorLiveTests {
    let host: TestHost
    let network: Network
    let pod: Pod
    let endpoint: Endpoint

    init() async throws {
        host = try await TestHost(["monitor": "off"])
        network = try await host.createNetwork()
        pod = try host.makePod()
        endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
    }

    private func findings() async throws -> [Finding] { try await host.engine.examine() }

    @Test("Nothing, where nothing is wrong")
    func health() async throws {
        #expect(try await findings().isEmpty)
        let outcome = try await host.engine.repairEverything()
        #expect(outcome.repaired.isEmpty && outcome.remaining.isEmpty)
    }

    @Test("Whatever somebody changed, and the repair makes it as it was", arguments: MonitorLiveTests.Change.testable)
    func changes(change: MonitorLiveTests.Change) async throws {
        let before = try await host.snapshot().withoutIndexes
        try await host.make(change, of: endpoint, on: network, in: pod)
        let found = try await findings()
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.severity == .error && $0.remedy.contains("--repair") })
        let outcome = try await host.engine.repairEverything()
        #expect(Set(found).isSubset(of: outcome.repaired))
        #expect(outcome.remaining.isEmpty)
        #expect(try await host.snapshot().withoutIndexes == before)
        #expect(try host.isReached(from: pod))
    }

    @Test("A relay that holds no ports, and a link that nobody knows")
    func others() async throws {
        // With ports of others the relay stays, and is not replaced by one that holds all.
        try await host.attach(host.makePod("other"), "other", ports: [PortRequest(hostPort: 8081, containerPort: 80)])
        try await host.engine.release(portsOf: endpoint.id)
        let ghost = try host.network.route.createBridge(named: "ghost0")
        try host.network.route.change(ghost, LinkChange(alias: "fairway network ghost"))
        #expect(try await findings().map(\.object) == ["endpoint web", "link ghost0"])
        #expect(try await host.engine.repairEverything().remaining.isEmpty)
        #expect(try host.link("ghost0") == nil)
    }

    @Test("That nobody but the operator makes rules is a notice, which nothing takes away")
    func firewallNone() async throws {
        try await host.restart(["firewall": "none", "monitor": "off"])
        let found = try await findings()
        #expect(found.map(\.severity) == [.notice])
        #expect(found.first?.object == "firewall" && found.first?.reason.contains("the firewall is none") == true)
        #expect(try await host.engine.repairEverything().remaining == found)
    }

    @Test("A runtime that is asked for and not there is an error; without being asked for, none is needed")
    func runtime() async throws {
        try await host.restart(["runtime": "/nowhere/runc", "monitor": "off"])
        let found = try await findings()
        #expect(found.map(\.severity) == [.error])
        #expect(found.first?.object == "containers" && found.first?.reason == "this test runs no containers")
        #expect(found.first?.remedy.contains("fairway system unset runtime") == true)
        try await host.restart(["monitor": "off"])
        #expect(try await findings().isEmpty)
    }

    @Test("A subnet that the host reaches another way since")
    func overlap() async throws {
        try host.addUplink()
        let uplink = try #require(try host.link("uplink0")).index
        let address = InterfaceAddress(try address("10.1.0.77"), prefixLength: 16, on: uplink)
        try host.network.route.add(address)
        let found = try await findings()
        #expect(found.map(\.object) == ["network blue"])
        #expect(found.first?.severity == .warning)
        #expect(found.first?.reason.contains("10.1.0.0/24 overlaps 10.1.0.0/16") == true)
    }

    @Test("A chain of others that appears gets our rule at once where that is wanted, and only there")
    func newForeignChain() async throws {
        let table = TableReference(.inet, "other")
        var connection = try host.network.namespace.openSocket(NetfilterFamily.self)
        for flags in [["monitor": "repair"], ["monitor": "repair", "forward-rule": "on"]] {
            try await host.restart(flags)
            // Twice, as a firewall does that writes its rules anew: the second time there is a pause before.
            for _ in 0..<2 {
                var batch = Batch()
                batch.add(Table(table))
                batch.delete(table)
                batch.add(Table(table))
                batch.add(
                    Chain("through", in: table, base: BaseChain(.filter, .forward, priority: .filter, policy: .drop))
                )
                try connection.commit(batch)
                if flags["forward-rule"] == nil {
                    try await Task.sleep(for: .milliseconds(300))
                    #expect(try connection.rules(of: table).isEmpty)
                } else {
                    #expect(try await eventually { try !connection.rules(of: table).isEmpty })
                }
            }
        }
    }

    @Test(
        "The old tables are silent: they are looked at in each round, and our rule is in them but once",
        .enabled(if: Legacy.works, "needs iptables-legacy, and a kernel that has the old tables")
    )
    func oldTables() async throws {
        try await host.restart(["monitor": "repair", "forward-rule": "on"])
        let rules = { try Legacy.run(["-S", "FORWARD"], on: self.host).split(separator: "\n") }
        for command in [["-P", "FORWARD", "DROP"], ["-F"]] {
            _ = try Legacy.run(command, on: host)
            for _ in 0..<2 { await host.engine.heard(.silentSettings) }
            #expect(try rules().count { $0.contains("fairway") } == 1)
        }
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        try await host.engine.removeNetwork("blue")
        #expect(try rules() == ["-P FORWARD DROP"])
    }

    /// iptables of the old tables.
    private enum Legacy {
        static let works = (try? run(["-S"], in: TemporaryNamespace())) != nil

        static func run(_ arguments: [String], on host: TestHost) throws -> String {
            try run(arguments, in: host.network)
        }

        private static func run(_ arguments: [String], in host: TemporaryNamespace) throws -> String {
            let tool = Filter("/usr/sbin/iptables-legacy", arguments)
            let outcome = try host.namespace.run { () throws(Errno) in try tool.run(timeoutMilliseconds: 10_000) }
            guard outcome.exitCode == 0 else { throw Errno.invalidArgument }
            return outcome.output
        }
    }

    @Test("A chain of others that drops what it forwards, for IPv4 or both; other chains don't matter")
    func foreignChains() async throws {
        var connection = try host.network.namespace.openSocket(NetfilterFamily.self)
        for (family, hook, policy) in [
            (TableFamily.ipv4, Hook.forward, BaseChain.Policy.accept), (.ipv6, .forward, .drop),
            (.inet, .forward, .drop), (.inet, .input, .drop), (.bridge, .forward, .drop),
        ] {
            let table = TableReference(family, "other")
            let base = BaseChain(.filter, hook, priority: .filter, policy: policy)
            var batch = Batch()
            batch.add(Table(table))
            batch.add(Chain("\(hook.rawValue)", in: table, base: base))
            try connection.commit(batch)
        }
        #expect(try await findings().map(\.object) == ["chain inet other 2"])
        #expect(try await host.engine.repairEverything().remaining.isEmpty)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        try await host.engine.removeNetwork("blue")
        #expect(try connection.rules(of: TableReference(.inet, "other")).isEmpty)
    }
}
