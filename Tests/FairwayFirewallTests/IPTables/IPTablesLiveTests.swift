import FairwayFirewall
import FairwayModel
import FairwayTesting
import LinuxSystem
import Testing

@Suite(
    "iptables' rules, on the running kernel",
    .tags(.live),
    .enabled(if: Privileges.canCreateNamespaces && !RuleMaker.iptables.isEmpty, RuleMaker.absence)
)
struct IPTablesLiveTests {
    /// Every configuration that has a golden file, each on networks of its own name.
    private static let elements: Set<FirewallElement> = Set(
        PolicyGoldenTests.configurations.flatMap { configuration in
            let (network, endpoint) = configuration.objects
            return Policy.elements(for: network)
                + Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
        } + IPFamily.allCases.flatMap { Policy.forwardingElements(uplinks: ["eth0", "eth1"], family: $0) }
    )

    @Test("Every rule is listed as it was written, so that nothing is repaired twice", arguments: RuleMaker.iptables)
    func roundTrip(maker: RuleMaker) throws {
        let host = try TemporaryNamespace()
        let rules = try maker.rules()
        try host.inside {
            #expect(try !rules.isInstalled() && !rules.isWhole())
            #expect(try rules.settle([]).hasChanged)
            #expect(try rules.isInstalled() && rules.isWhole())
            #expect(try rules.settle(Self.elements).hasChanged)
            #expect(try !rules.settle(Self.elements).hasChanged && rules.isWhole())
            try rules.apply(add: Self.elements.sorted(), remove: [])
            #expect(try !rules.settle(Self.elements).hasChanged)
            try rules.apply(add: [], remove: Self.elements.sorted())
            #expect(try !rules.settle([]).hasChanged)
            try rules.uninstall()
            #expect(try !rules.isInstalled())
            try rules.uninstall()
        }
    }

    /// What somebody does to the rules.
    static let damages = [
        "*filter\n-F\nCOMMIT\n*nat\n-F\nCOMMIT\n",
        "*filter\n-F FORWARD\nCOMMIT\n",
        "*filter\n-D FAIRWAY-ENTER-NAT -j DROP\nCOMMIT\n",
        "*filter\n-A FAIRWAY-ENTER-NAT -j ACCEPT\n-I FAIRWAY-ENTER-NAT -j ACCEPT\nCOMMIT\n",
        "*filter\n-D FORWARD -j FAIRWAY-USER\n-A FORWARD -j FAIRWAY-USER\nCOMMIT\n",
        "*raw\n-F PREROUTING\n-F FAIRWAY-PREROUTING\n-F FAIRWAY-DIRECT\n-X FAIRWAY-DIRECT\nCOMMIT\n",
        "*nat\n-A POSTROUTING -s 192.0.2.0/24 -m comment --comment \"FAIRWAY gone0\" -j MASQUERADE\nCOMMIT\n",
    ]

    @Test("Whatever somebody did to the rules is repaired", arguments: RuleMaker.iptables, damages)
    func repair(maker: RuleMaker, damage: String) throws {
        let host = try TemporaryNamespace()
        let rules = try maker.rules()
        try host.inside {
            _ = try rules.settle(Self.elements)
            let before = try maker.save()
            try maker.restore(damage)
            #expect(try maker.save() != before)
            #expect(try rules.settle(Self.elements).hasChanged)
            #expect(try !rules.settle(Self.elements).hasChanged)
            #expect(try Set(maker.save()) == Set(before))
        }
    }

    @Test("The operator's rules survive, and keep the way to them, when ours go", arguments: RuleMaker.iptables)
    func operatorChain(maker: RuleMaker) throws {
        let host = try TemporaryNamespace()
        let rules = try maker.rules(prefix: "MINE")
        try host.inside {
            _ = try rules.settle([])
            try maker.restore("*filter\n-A MINE-USER -s 192.0.2.1/32 -j DROP\nCOMMIT\n")
            #expect(try rules.userRuleCount() > 0)
            _ = try rules.settle(Self.elements)
            #expect(try rules.retire())
            let rest = try maker.save().filter { $0.contains("MINE") }
            #expect(
                Set(rest) == [":MINE-USER - [0:0]", "-A FORWARD -j MINE-USER", "-A MINE-USER -s 192.0.2.1/32 -j DROP"]
            )
            try rules.uninstall()
            #expect(try maker.save().allSatisfy { !$0.contains("MINE") })
            #expect(try !rules.retire())
        }
    }

    @Test("A refusal carries the tool's own words", arguments: RuleMaker.iptables)
    func refusal(maker: RuleMaker) throws {
        let host = try TemporaryNamespace()
        let rules = try maker.rules()
        let network = Samples.network("bridge-with-a-name-that-is-too-long")
        try host.inside {
            _ = try rules.settle([])
            let error = try #require(throws: IPTablesError.self) {
                try rules.apply(add: Policy.elements(for: network), remove: [])
            }
            #expect(error.explanation.contains("interface name") || error.explanation.contains("argument"), "\(error)")
            #expect(error.program.hasSuffix("-restore"))
            #expect(try !rules.settle([]).hasChanged)
        }
    }
}

extension RuleMaker {
    /// The lines of `iptables-save`, without comments and counts.
    fileprivate func save() throws -> [String] {
        let outcome = try Filter("/usr/sbin/iptables-\(rawValue)-save", []).run(timeoutMilliseconds: 30_000)
        return outcome.output.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    fileprivate func restore(_ text: String) throws {
        let tool = Filter("/usr/sbin/iptables-\(rawValue)-restore", ["--noflush"])
        let outcome = try tool.run(input: text, timeoutMilliseconds: 30_000)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
    }
}
