import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import LinuxSystem
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("Traffic of the others, while one thing is repaired", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct UndisturbedLiveTests {
    typealias Change = MonitorLiveTests.Change

    /// Three containers of one network: something happens to one, and another sends to the third and to the host.
    private struct Scene {
        let host: TestHost
        let network: Network
        let pods: [Pod]
        let endpoints: [Endpoint]
        let before: Snapshot

        init(_ flags: [String: String] = [:]) async throws {
            host = try await TestHost(flags)
            network = try await host.createNetwork()
            var (pods, endpoints) = ([Pod](), [Endpoint]())
            for name in ["victim", "talker", "listener"] {
                pods.append(try host.makePod(name))
                endpoints.append(try await host.attach(pods[pods.count - 1], name))
            }
            (self.pods, self.endpoints) = (pods, endpoints)
            before = try await host.snapshot().withoutIndexes
        }

        func startTraffic() async throws -> Traffic {
            try await Traffic(
                from: pods[1],
                to: [
                    (endpoints[2].addresses[0], { [pod = pods[2]] in try pod.run($0) }),
                    (try address("10.1.0.1"), { [host] in try host.run($0) }),
                ]
            )
        }

        func make(_ change: Change) async throws {
            try await host.make(change, of: endpoints[0], on: network, in: pods[0])
            try await isRepaired()
        }

        func remove(_ what: String...) throws {
            let text = what.map { "delete \($0)" }.joined(separator: "\n")
            #expect(try NFTTool.load(text, in: host.network.namespace).isEmpty)
        }

        func isRepaired() async throws {
            #expect(try await eventually { try await host.snapshot().withoutIndexes == before })
            #expect(try await eventually { try host.wrongSettings(of: network).isEmpty && host.hasGateway(network) })
            #expect(try await eventually { try host.isReached(from: pods[0]) })
        }
    }

    @Test(
        "Not a datagram is lost, and connections go on",
        arguments: [
            Change.linkDeleted, .sandboxLinkDeleted, .linkDown, .linkOffBridge, .linkInOtherGroup, .tablesDeleted,
        ]
    )
    func undisturbed(change: Change) async throws {
        let scene = try await Scene()
        let index = try scene.host.link(scene.endpoints[1].hostLinkName)?.index
        let traffic = try await scene.startTraffic()
        try await scene.make(change)
        #expect(try await traffic.stop() == [Traffic.Account(), Traffic.Account()])
        #expect(try scene.host.link(scene.endpoints[1].hostLinkName)?.index == index)
    }

    @Test(
        "Nor where iptables has the rules, and somebody flushes them and all of nftables",
        .enabled(
            if: ExecutableSearch.path(of: "iptables-restore") != nil && NFTTool.isInstalled,
            "needs iptables-restore and nft: install the packages iptables and nftables"
        )
    )
    func undisturbedByIPTables() async throws {
        let scene = try await Scene(["firewall": "iptables", "iptables-variant": "nft"])
        let rules = { try Set(NFTTool.lines("-s list ruleset", in: scene.host.network.namespace)) }
        let before = try rules()
        let traffic = try await scene.startTraffic()
        for flush in ["table ip filter", "table ip nat", "ruleset"] {
            #expect(try NFTTool.run("flush \(flush)", in: scene.host.network.namespace).isEmpty)
            #expect(try await eventually { try rules() == before })
            try await scene.isRepaired()
        }
        #expect(try await traffic.stop() == [Traffic.Account(), Traffic.Account()])
    }

    @Test("Elements that one lost cost the others nothing", .enabled(if: NFTTool.isInstalled))
    func elementsOfOne() async throws {
        let scene = try await Scene()
        let traffic = try await scene.startTraffic()
        let (name, victim) = (scene.endpoints[0].hostLinkName, scene.endpoints[0].addresses[0])
        try scene.remove("element bridge fairway ports { \(name) }", "element inet fairway addresses4 { \(victim) }")
        try await scene.isRepaired()
        #expect(try await traffic.stop() == [Traffic.Account(), Traffic.Account()])
    }

    /// What has no element is dropped: that is what keeps a container from speaking in others' names.
    @Test("Elements that all lost cost them less than a second", .enabled(if: NFTTool.isInstalled))
    func elementsOfAll() async throws {
        let scene = try await Scene()
        let traffic = try await scene.startTraffic()
        try await scene.make(.elementsRemoved)
        for account in try await traffic.stop() {
            #expect(account.lost.count < 1_000 && account.missing == 0)
            #expect(
                account.lost == account.lost.first.map { first in account.lost.indices.map { first + UInt32($0) } }
                    ?? []
            )
        }
    }
}
