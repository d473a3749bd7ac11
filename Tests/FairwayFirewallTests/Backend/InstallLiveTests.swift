import FairwayModel
import FairwayTesting
import FoundationEssentials
import NFTables
import Netlink
import NetworkNamespaces
import SystemPackage
import Testing

@testable import FairwayFirewall

@Suite("The constant ruleset, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct InstallLiveTests {
    private let host: TemporaryNamespace

    init() throws { host = try TemporaryNamespace() }

    private func open() throws -> NFTablesConnection { try host.namespace.openSocket(NetfilterFamily.self) }
    private func backend() throws -> NFTablesBackend { NFTablesBackend(connection: try open()) }

    private func rules() throws -> [Rule] {
        var connection = try open()
        return try connection.rules(of: Ruleset.inet) + connection.rules(of: Ruleset.bridge)
    }

    private func elements() -> [FirewallElement] {
        let network = Samples.network()
        let endpoint = Samples.endpoint(2, on: network, ports: [PublishedPort(hostPort: 8080, containerPort: 80)])
        return Policy.elements(for: network)
            + Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
    }

    @Test("Installing twice changes nothing")
    func twice() throws {
        var backend = try backend()
        #expect(try !backend.isInstalled())
        #expect(try backend.settle(Set(elements())).hasChanged)
        #expect(try backend.isInstalled() && backend.isWhole())
        let before = try rules()
        #expect(try !backend.settle(Set(elements())).hasChanged)
        // The handles of rules that had been written anew would be others.
        #expect(try rules() == before)
        #expect(try backend.observed() == Set(elements()))
    }

    @Test("What is written is what the ruleset's text says", .enabled(if: NFTTool.isInstalled))
    func text() throws {
        var backend = try backend()
        try backend.settle([])
        let written = try rules()
        try backend.uninstall()
        let text = try String(decoding: Data(contentsOf: goldens.appending(path: "ruleset.nft")), as: UTF8.self)
        #expect(try NFTTool.load(text, in: host.namespace) == "")
        let read = try rules()
        #expect(written.count == read.count)
        for (ours, theirs) in zip(written, read) {
            #expect(ours.chain == theirs.chain)
            #expect(ours.expressions == theirs.expressions.filter { !swapsSingleByte($0) }, "a rule of \(ours.chain)")
        }
        for wanted in backend.tables {
            let found = try InstalledTable(listing: wanted.reference, over: &backend.connection)
            #expect(found.isPart(of: wanted), "chains are alike, too")
            let sets = FirewallSet.allCases.filter { $0.definition.reference.table == wanted.reference }
            #expect(sets.allSatisfy(found.has), "and so are sets")
        }
    }

    @Test("An operator can save the ruleset with nft, and load it again", .enabled(if: NFTTool.isInstalled))
    func savedByNFT() throws {
        var backend = try backend()
        try backend.settle(Set(elements()))
        let saved = try NFTTool.run("list ruleset", in: host.namespace)
        try backend.uninstall()
        #expect(try NFTTool.load(saved, in: host.namespace) == "")
        #expect(try backend.observed() == Set(elements()))
        #expect(try NFTTool.run("list ruleset", in: host.namespace) == saved)
    }

    /// nft turns even numbers of one byte into network order where it compares ranges, which changes nothing.
    private func swapsSingleByte(_ expression: NFTables.Expression) -> Bool {
        guard case .unknown(let unknown) = expression else { return false }
        return unknown.name == "byteorder"
    }

    @Test("Rules and chains that somebody took away come back, and elements stay", arguments: ["flush", "delete"])
    func damage(kind: String) throws {
        var backend = try backend()
        try backend.settle(Set(elements()))
        let before = try rules().map(\.expressions)
        let chain = Ruleset.inet.chain("postrouting")
        var connection = try open()
        try connection.commit(
            Batch(kind == "flush" ? [.flushChain(chain)] : [.flushChain(chain), .deleteChain(chain)])
        )
        #expect(try rules().count < before.count)
        #expect(try !backend.isWhole())
        #expect(try backend.settle(Set(elements())).hasChanged)
        #expect(Set(try rules().map(\.expressions)) == Set(before))
        #expect(try rules().count == before.count)
        #expect(try backend.observed() == Set(elements()))
    }

    @Test("A set that somebody took away comes back, with its elements and no others")
    func lostSet() throws {
        var backend = try backend()
        try backend.settle(Set(elements()))
        var connection = try open()
        try connection.commit(
            Batch([
                .flushChain(Ruleset.inet.chain("early")), .deleteSet(FirewallSet.subnets4.definition.reference),
            ])
        )
        #expect(try backend.settle(Set(elements())).hasChanged)
        #expect(try backend.observed() == Set(elements()))
        #expect(try backend.isWhole())
    }

    @Test("A table that somebody took away comes back", arguments: [Ruleset.inet, Ruleset.bridge])
    func lostTable(table: TableReference) throws {
        var backend = try backend()
        try backend.settle(Set(elements()))
        let before = try rules().map(\.expressions)
        var connection = try open()
        try connection.commit(Batch([.deleteTable(table)]))
        #expect(try backend.isInstalled())
        #expect(try backend.settle(Set(elements())).hasChanged)
        #expect(try rules().map(\.expressions) == before)
        #expect(try backend.observed() == Set(elements()))
    }

    /// A ruleset of another version: chains and sets of other meaning, elements that lead to chains, and an operator's
    /// rules with sets and chains of their own.
    private static let otherVersion = """
        table inet fairway {
            comment "older"
            set mine { type ipv4_addr; elements = { 192.0.2.7 }; }
            set subnets4 { type ipv6_addr; }
            map enter { type ifname : verdict; elements = { "fairway0" : goto entering }; }
            chain entering { drop; }
            chain mine { ip saddr @mine counter; }
            chain mapped { drop; }
            chain user { tcp dport { 22, 80 } accept; jump mine; tcp dport vmap { 25 : jump mapped }; }
            chain forward {
                comment "schema 0"
                type filter hook forward priority filter; policy accept;
                jump user
                oifname vmap @enter
            }
        }
        table bridge fairway {
            set ports { type ifname; elements = { "veth1" }; }
            chain gone { type filter hook forward priority filter; iifname @ports drop; }
        }
        """

    @Test("Another version is replaced; the operator's rules stay", .enabled(if: NFTTool.isInstalled))
    func otherVersion() throws {
        #expect(try NFTTool.load(Self.otherVersion, in: host.namespace) == "")
        var backend = try backend()
        var connection = try open()
        let user = try connection.rules(of: Ruleset.inet.chain("user"))
        #expect(try backend.isInstalled())
        #expect(try backend.settle(Set(elements())).hasChanged)
        #expect(try connection.rules(of: Ruleset.inet.chain("user")) == user)
        for chain in ["mine", "mapped"] {
            #expect(try connection.rules(of: Ruleset.inet.chain(chain)).count == 1, "\(chain)")
        }
        let names = Set(try connection.sets(of: Ruleset.inet).filter { !$0.flags.contains(.anonymous) }.map(\.name))
        let wanted = FirewallSet.allCases.map(\.definition).filter { $0.reference.table == Ruleset.inet }.map(\.name)
        #expect(names == Set(wanted + ["mine"]))
        let chains = Set(try connection.chains(of: Ruleset.bridge).map(\.reference.name))
        #expect(chains.contains("sent") && !chains.contains("gone"))
        #expect(try backend.observed() == Set(elements()))
        #expect(try backend.userRuleCount() > 0)
        #expect(try !backend.settle(Set(elements())).hasChanged)
    }

    @Test(
        "What the operator emptied stays empty beside another version or broken rules; a flush of all brings it back",
        .enabled(if: NFTTool.isInstalled),
        arguments: [
            ("flush chain inet fairway user", false),
            ("flush chain inet fairway user; flush chain inet fairway postrouting", false),
            ("flush table inet fairway", true), ("flush ruleset", true),
        ]
    )
    func emptied(change: String, isBack: Bool) throws {
        for text in [
            "", Self.otherVersion.replacing("chain forward", with: "chain postrouting { accept; }\nchain forward"),
        ] {
            var backend = try backend()
            var connection = try open()
            if text.isEmpty {
                try backend.settle([])
            } else {
                #expect(try NFTTool.load(text, in: host.namespace) == "")
            }
            #expect(try NFTTool.load("add rule inet fairway user tcp dport 25 drop", in: host.namespace) == "")
            let user = Ruleset.inet.chain("user")
            let (saved, rules) = (try connection.save(user, except: ([], [])), try connection.rules(of: user))
            #expect(try NFTTool.load(change, in: host.namespace) == "")
            #expect(try backend.settle([], restoring: saved.bytes).refused.isEmpty)
            #expect(try connection.rules(of: user).count == (isBack ? rules.count : 0))
            try backend.uninstall()
        }
    }

    @Test("The operator's chain is empty at first, and what is in it is noticed")
    func userRules() throws {
        var backend = try backend()
        #expect(try backend.userRuleCount() == 0)
        try backend.settle([])
        #expect(try backend.userRuleCount() == 0)
        var connection = try open()
        try connection.commit(Batch([.appendRule(Rule(in: Ruleset.inet.chain("user"), [.accept]))]))
        #expect(try backend.userRuleCount() > 0)
        #expect(try !backend.settle([]).hasChanged)
        #expect(try backend.userRuleCount() > 0)
    }

    @Test("Uninstalling leaves nothing of ours and everything of others, and may be repeated")
    func uninstall() throws {
        var connection = try open()
        try connection.commit(Batch([.addTable(Table(.inet, "other"))]))
        var backend = try backend()
        try backend.settle(Set(elements()))
        try backend.uninstall()
        #expect(try connection.tables().map(\.reference) == [TableReference(.inet, "other")])
        try backend.uninstall()
        #expect(try !backend.isInstalled())
    }
}
