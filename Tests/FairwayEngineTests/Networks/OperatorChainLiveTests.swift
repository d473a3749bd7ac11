import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import LinuxSystem
import Netlink
import NetworkNamespaces
import SystemPackage
import Testing

@testable import FairwayEngine
@testable import NFTables

@Suite(
    "The operator's chain",
    .tags(.live),
    .enabled(if: Privileges.canCreateNamespaces && NFTTool.isInstalled, "needs nft: install the package nftables")
)
struct OperatorChainLiveTests {
    private static let set = "ip saddr { 192.0.2.1, 198.51.100.0/24 } counter packets 0 bytes 0 drop comment \"some\""
    private static let plain = "tcp dport 25 drop"

    private func host(_ flags: [String: String] = [:]) async throws -> TestHost {
        let host = try await TestHost(flags)
        try await host.createNetwork()
        return host
    }

    @Test(
        "What somebody flushes of it with everything else is back with everything else",
        arguments: ["repair", "report", "off"]
    )
    func flushed(monitor: String) async throws {
        let host = try await host(["monitor": monitor])
        try host.nft("add rule inet fairway user \(Self.set)\nadd rule inet fairway user \(Self.plain)")
        #expect(try await eventually { try await host.keptRules() == host.rules() })
        for flush in ["flush ruleset", "delete table inet fairway", "flush table inet fairway"] {
            let watch = try RuleWatch(in: host, TableReference(.inet, "fairway"), ours: "forward", operators: "user")
            try host.nft(flush)
            if monitor == "off" { try await host.restart() }
            if monitor == "report" { _ = try await host.engine.repairEverything() }
            #expect(try await eventually { try host.rules() == [Self.set, Self.plain] }, "\(flush)")
            #expect(await !watch.wasEverAbsent(), "\(flush)")
        }
    }

    @Test("What the operator takes away of it stays away, after a flush and another daemon, too")
    func deleted() async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user \(Self.set)\nadd rule inet fairway user \(Self.plain)")
        #expect(try await eventually { try await host.keptRules() == host.rules() })
        try host.nft("delete rule inet fairway user handle \(try host.handle(of: 1))")
        #expect(try await eventually { try await host.keptRules() == [Self.set] })
        try host.nft("flush ruleset")
        #expect(try await eventually { try host.rules() == [Self.set] })
        try host.nft("flush chain inet fairway user")
        #expect(try await eventually { try await host.keptRules() == [] })
        try await host.restart()
        #expect(try host.rules() == [])
        try host.nft("flush ruleset")
        #expect(try await eventually { try host.nft("list tables").contains("inet fairway") })
        #expect(try host.rules() == [])
    }

    @Test("What was changed while no daemon ran is as the operator left it")
    func changedWithoutDaemon() async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user \(Self.plain)")
        #expect(try await eventually { try await host.keptRules() == [Self.plain] })
        await host.engine.shutDown()
        try host.nft("flush chain inet fairway user")
        try await host.restart()
        #expect(try host.rules() == [])
        #expect(try await host.keptRules() == [])
    }

    @Test("A daemon that is killed between the flush and the repair costs nothing")
    func killed() async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user \(Self.set)")
        #expect(try await eventually { try await host.keptRules() == [Self.set] })
        await host.engine.shutDown()
        try host.nft("flush ruleset")
        try await host.restart()
        #expect(try host.rules() == [Self.set])
        #expect(try await host.keptRules() == [Self.set])
    }

    @Test("A flush by which the operator loads other rules is his last word")
    func replaced() async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user \(Self.set)")
        #expect(try await eventually { try await host.keptRules() == [Self.set] })
        try host.nft("flush ruleset\ntable inet fairway { chain user { \(Self.plain); }; }")
        #expect(try await eventually { try await host.keptRules() == [Self.plain] })
        #expect(try host.rules() == [Self.plain])
    }

    @Test("Sets, maps and chains that his rules lead to come back, with what was added to them")
    func ledTo() async throws {
        let host = try await host()
        try host.nft(
            """
            table inet fairway {
                set bad { type ipv4_addr; flags interval; }
                chain mine { counter packets 0 bytes 0; iifname @bridges accept; }
                chain user { ip saddr @bad drop; tcp dport vmap { 22 : jump mine, 80-90 : accept }; }
            }
            """
        )
        let before = try host.rules()
        #expect(try await eventually { try await host.keptRules() == before })
        try host.nft("add element inet fairway bad { 203.0.113.0/24 }")
        #expect(try await eventually { try host.keptBytes().contains([203, 0, 113]) })
        try host.nft("flush ruleset")
        #expect(try await eventually { try host.rules() == before })
        #expect(try host.nft("list set inet fairway bad").contains("203.0.113.0/24"))
        #expect(try host.nft("list chain inet fairway mine").contains("iifname @bridges accept"))
    }

    @Test("A rule that can't be kept is a finding")
    func gap() async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user jump { \(Self.plain); }")
        let finding = try #require(await host.engine.examine().first)
        #expect(finding.severity == .notice)
        #expect(finding.reason.contains("rule 1 of chain user: it leads to a chain without a name"))
    }

    @Test(
        "Of kept rules that the kernel refuses the others come back, and ours; each is a finding until the next change"
    )
    func refused() async throws {
        let host = try await host()
        try host.nft("add set inet fairway bad { type ipv4_addr; }")
        try host.nft("add rule inet fairway user ip saddr @bad drop\nadd rule inet fairway user \(Self.plain)")
        #expect(try await eventually { try await host.keptRules().count == 2 })
        await host.engine.shutDown()
        try host.loseKept("bad")
        try host.nft("flush ruleset")
        try await host.restart()
        #expect(try host.rules() == [Self.plain])
        let finding = try #require(await host.engine.examine().first)
        #expect(finding.severity == .warning && finding.reason.contains("could not be made again"))
        #expect(finding.reason.contains("a rule of chain inet fairway user"))
        try host.nft("add rule inet fairway user tcp dport 26 drop")
        #expect(try await eventually { try await host.engine.examine().isEmpty })
    }

    @Test("What was kept and can't be read keeps nothing of ours away")
    func unreadable() async throws {
        let host = try await host()
        await host.engine.shutDown()
        try host.store.write { try $0.set(operatorRules: Array(repeating: 7, count: 99), of: "nftables") }
        try host.nft("flush ruleset")
        try await host.restart()
        #expect(try host.nft("list tables").contains("inet fairway"))
        #expect(try await host.engine.examine().contains { $0.reason.contains("can't be read") })
    }

    @Test("After a boot it is empty, as all of nftables is")
    func boot() async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user \(Self.plain)")
        #expect(try await eventually { try await host.keptRules() == [Self.plain] })
        await host.engine.shutDown()
        try host.nft("flush ruleset")
        try host.store.write { try $0.set(bootID: "another") }
        try await host.restart()
        #expect(try host.rules() == [])
    }

    @Test("With the last network all goes but what his rules need, and that stays in force")
    func lastNetwork() async throws {
        let host = try await host()
        try host.nft("table inet fairway { chain mine { drop; }; chain user { ip saddr 192.0.2.1 jump mine; }; }")
        try await host.engine.removeNetwork("blue")
        let left = try host.nft("list ruleset")
        #expect(!left.contains("table bridge") && !left.contains("set "))
        #expect(left.contains("ip saddr 192.0.2.1 jump mine") && left.contains("jump user"))
        #expect(left.split(separator: "\n").count { $0.contains("chain ") && $0.contains("{") } == 3)
        try await host.restart()
        #expect(try host.nft("list ruleset") == left)
        try await host.createNetwork()
        #expect(try host.rules() == ["ip saddr 192.0.2.1 jump mine"])
        try host.nft("flush chain inet fairway user")
        try await host.engine.removeNetwork("blue")
        #expect(try host.nft("list ruleset").isEmpty)
    }

    @Test("What the operator empties while there is no network stays empty")
    func emptiedWithoutNetwork() async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user \(Self.plain)")
        #expect(try await eventually { try await host.keptRules() == [Self.plain] })
        try await host.engine.removeNetwork("blue")
        try host.nft("flush chain inet fairway user")
        try await host.createNetwork()
        #expect(try host.rules() == [])
    }

    @Test("A reset takes it away, with its rules and what was kept of them, and says so", arguments: [true, false])
    func reset(hasNetwork: Bool) async throws {
        let host = try await host()
        try host.nft("add rule inet fairway user \(Self.plain)\nadd rule inet fairway user \(Self.set)")
        #expect(try await eventually { try await host.keptRules().count == 2 })
        if !hasNetwork { try await host.engine.removeNetwork("blue") }
        let phrase = "chain user of table inet fairway, with its 2 rules"
        #expect(try await host.engine.reset() == (hasNetwork ? ["network blue"] : []) + [phrase])
        #expect(try host.nft("list ruleset").isEmpty)
        #expect(try host.keptBytes().isEmpty)
    }
}

extension TestHost {
    @discardableResult
    func nft(_ text: String) throws -> String {
        guard text.hasPrefix("list ") else {
            let complaint = try NFTTool.load(text, in: network.namespace)
            #expect(complaint.isEmpty)
            return complaint
        }
        return try NFTTool.run(text, in: network.namespace)
    }

    /// The rules of chain `user`, as nft writes them.
    func rules() throws -> [String] {
        let lines = try NFTTool.lines("list chain inet fairway user", in: network.namespace)
        return lines.drop { !$0.hasPrefix("chain") }.dropFirst().prefix { $0 != "}" }.map { $0 }
    }

    func handle(of index: Int) throws -> UInt64 {
        var connection = try network.namespace.openSocket(NetfilterFamily.self)
        let rules = try connection.rules(of: TableReference(.inet, "fairway").chain("user"))
        return try #require(rules[index].handle).rawValue
    }

    func keptBytes() throws -> [UInt8] { try store.read { try $0.operatorRules(of: "nftables") } }

    /// The rules that are kept, as nft writes them once they are in a namespace of their own.
    func keptRules() async throws -> [String] {
        let other = try TemporaryNamespace()
        var tables = NFTablesBackend(connection: try other.namespace.openSocket(NetfilterFamily.self))
        try tables.settle([], restoring: try keptBytes())
        let lines = try NFTTool.lines("list chain inet fairway user", in: other.namespace)
        return lines.drop { !$0.hasPrefix("chain") }.dropFirst().prefix { $0 != "}" }.map { $0 }
    }

    /// Takes a set out of what is kept, as if it were gone from the store.
    func loseKept(_ set: String) throws {
        var kept = try SavedRules(bytes: keptBytes())
        kept.objects.removeAll { $0.subject == "set inet fairway \(set)" }
        try store.write { [bytes = kept.bytes] in try $0.set(operatorRules: bytes, of: "nftables") }
    }
}
