import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces
import Testing

@testable import FairwayEngine

@Suite(
    "The operator's chain of iptables",
    .tags(.live),
    .enabled(
        if: Privileges.canCreateNamespaces && ExecutableSearch.path(of: "iptables-restore") != nil,
        "needs iptables-restore: install the package iptables"
    )
)
struct OperatorChainIPTablesTests {
    private static let rule = "-s 192.0.2.1/32 -m comment --comment \"not -j THIS\" -j DROP"
    private static let own = "-A FAIRWAY-USER \(rule)\n"
    private static let flush = "*filter\n-F\n-X MINE\nCOMMIT\n"

    private func host(_ variant: IPTablesVariant) async throws -> TestHost {
        let host = try await TestHost(["firewall": "iptables", "iptables-variant": variant.rawValue])
        try await host.createNetwork()
        return host
    }

    @Test("What somebody flushes of it is back, with the chains that it leads to", arguments: IPTablesVariant.allCases)
    func flushed(variant: IPTablesVariant) async throws {
        let host = try await host(variant)
        try host.restore(
            variant,
            "*filter\n:MINE -\n-A MINE -p tcp -j ACCEPT\n\(Self.own)-A FAIRWAY-USER -g MINE\nCOMMIT\n"
        )
        try host.restore(variant, "*filter\n-A FAIRWAY-USER -s 2001:db8::1/128 -j DROP\nCOMMIT\n", .ipv6)
        let before = try [host.operators(variant), host.operators(variant, .ipv6)]
        #expect(before.map(\.count) == [3, 1])
        #expect(try await host.becomes(variant) { try host.keptLines(variant).count == 7 })
        let watch = try RuleWatch(
            in: host,
            TableReference(.ipv4, "filter"),
            ours: "FAIRWAY-FORWARD",
            operators: "FAIRWAY-USER"
        )
        try host.restore(variant, Self.flush)
        try host.restore(variant, "*filter\n-F\nCOMMIT\n", .ipv6)
        #expect(
            try await host.becomes(variant) {
                try [host.operators(variant), host.operators(variant, .ipv6)] == before
            }
        )
        #expect(await !watch.wasEverAbsent())
    }

    @Test(
        "What the operator takes away stays away, after a flush and another daemon, too",
        arguments: IPTablesVariant.allCases
    )
    func deleted(variant: IPTablesVariant) async throws {
        let host = try await host(variant)
        try host.restore(variant, "*filter\n\(Self.own)-A FAIRWAY-USER -s 192.0.2.2 -j DROP\nCOMMIT\n")
        #expect(try await host.becomes(variant) { try host.keptLines(variant).count == 3 })
        try host.restore(variant, "*filter\n-D FAIRWAY-USER -s 192.0.2.2 -j DROP\nCOMMIT\n")
        #expect(try await host.becomes(variant) { try host.keptLines(variant).count == 2 })
        try host.restore(variant, "*filter\n-F\nCOMMIT\n")
        #expect(try await host.becomes(variant) { try host.operators(variant) == ["-A FAIRWAY-USER \(Self.rule)"] })
        try host.restore(variant, "*filter\n-F FAIRWAY-USER\nCOMMIT\n*nat\n-F\nCOMMIT\n")
        #expect(try await host.becomes(variant) { try host.keptLines(variant).isEmpty })
        try await host.restart()
        try host.restore(variant, "*filter\n-F\nCOMMIT\n")
        try await host.restart()
        #expect(try host.operators(variant) == [])
    }

    @Test("A daemon that is killed between the flush and the repair costs nothing", arguments: IPTablesVariant.allCases)
    func killed(variant: IPTablesVariant) async throws {
        let host = try await host(variant)
        try host.restore(variant, "*filter\n\(Self.own)COMMIT\n")
        #expect(try await host.becomes(variant) { try host.keptLines(variant).count == 2 })
        await host.engine.shutDown()
        try host.restore(variant, "*filter\n-F\nCOMMIT\n")
        try await host.restart()
        #expect(try host.operators(variant) == ["-A FAIRWAY-USER \(Self.rule)"])
        #expect(try host.keptLines(variant).count == 2)
    }

    @Test("Of kept rules that are refused the others come back, and ours", arguments: IPTablesVariant.allCases)
    func refused(variant: IPTablesVariant) async throws {
        let host = try await host(variant)
        await host.engine.shutDown()
        let kept = "ipv4 FAIRWAY-USER\nipv4 FAIRWAY-USER -j GONE\nipv4 FAIRWAY-USER \(Self.rule)\n"
        try host.store.write { try $0.set(operatorRules: Array(kept.utf8), of: host.record(variant)) }
        try host.restore(variant, "*filter\n-F\nCOMMIT\n")
        try await host.restart()
        #expect(try host.operators(variant) == ["-A FAIRWAY-USER \(Self.rule)"])
        let findings = try await host.engine.examine().filter { $0.severity == .warning }
        #expect(findings.map(\.reason).contains { $0.contains("\"-A FAIRWAY-USER -j GONE\"") })
        #expect(try await host.engine.examine().allSatisfy { $0.severity != .error })
    }

    @Test(
        "With the last network all goes but the way to it; a reset takes that, too",
        arguments: IPTablesVariant.allCases
    )
    func lastNetwork(variant: IPTablesVariant) async throws {
        let host = try await host(variant)
        try host.restore(variant, "*filter\n\(Self.own)COMMIT\n")
        try await host.engine.removeNetwork("blue")
        let left = ["-A FORWARD -j FAIRWAY-USER", "-A FAIRWAY-USER \(Self.rule)"]
        #expect(try host.save(variant).filter { $0.contains("FAIRWAY") } == left)
        #expect(try !host.tables().contains("fairway"))
        try await host.restart(["firewall": "nftables"])
        #expect(try host.save(variant).filter { $0.contains("FAIRWAY") } == left)
        #expect(try await host.engine.reset() == ["chain FAIRWAY-USER, with its rule"])
        #expect(try host.save(variant).allSatisfy { !$0.contains("FAIRWAY") })
    }
}

extension TestHost {
    fileprivate func restore(_ variant: IPTablesVariant, _ text: String, _ family: IPFamily = .ipv4) throws {
        try inside {
            let tool = Filter(Self.path(variant, family, "restore"), ["--noflush"])
            let outcome = try tool.run(input: text, timeoutMilliseconds: 30_000)
            #expect(outcome.exitCode == 0, "\(outcome.errors)")
        }
    }

    fileprivate func save(_ variant: IPTablesVariant, _ family: IPFamily = .ipv4) throws -> [String] {
        try inside {
            let tool = Filter(Self.path(variant, family, "save"), [])
            return try tool.run(timeoutMilliseconds: 30_000).output.split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix("-A") }
        }
    }

    private static func path(_ variant: IPTablesVariant, _ family: IPFamily, _ verb: String) -> String {
        "/usr/sbin/\(family == .ipv4 ? "iptables" : "ip6tables")-\(variant.rawValue)-\(verb)"
    }

    /// The rules that are the operator's.
    fileprivate func operators(_ variant: IPTablesVariant, _ family: IPFamily = .ipv4) throws -> [String] {
        try save(variant, family).filter { $0.hasPrefix("-A FAIRWAY-USER ") || $0.hasPrefix("-A MINE ") }
    }

    fileprivate func record(_ variant: IPTablesVariant) -> String { "iptables \(variant.rawValue) FAIRWAY" }

    fileprivate func keptLines(_ variant: IPTablesVariant) throws -> [Substring] {
        let bytes = try store.read { try $0.operatorRules(of: record(variant)) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// Whether something becomes so by itself, or at the next round where the kernel announces nothing.
    fileprivate func becomes(_ variant: IPTablesVariant, _ condition: () async throws -> Bool) async throws -> Bool {
        if variant == .legacy { await engine.heard(.silentSettings) }
        return try await eventually(condition)
    }

    fileprivate func tables() throws -> Set<String> {
        var connection = try network.namespace.openSocket(NetfilterFamily.self)
        return Set(try connection.tables().map(\.reference.name))
    }
}
