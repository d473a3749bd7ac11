import FairwayTesting
import IPAddressing
import NFTables
import Netlink
import NetworkNamespaces
import Testing

@Suite("Rules, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct RuleLiveTests {
    @Test("Every statement reads as its words in nft", .enabled(if: NFTTool.isInstalled), arguments: Phrasebook.all)
    func statementsReadAsNFT(book: Phrasebook) throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        try connection.commit(book.batch())
        let lines = try NFTTool.lines("list chain \(book.chain)", in: host.namespace)
        let rules = lines.drop { !$0.hasPrefix("chain") }.dropFirst(book.isBase ? 2 : 1).prefix { $0 != "}" }
        #expect(Array(rules) == book.phrases.map(\.text))
    }

    @Test("Rules are listed as they were written", arguments: Phrasebook.all)
    func rulesAreListedAsWritten(book: Phrasebook) throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        try connection.commit(book.batch())
        let listed = try connection.rules(of: book.chain)
        #expect(listed.count == book.phrases.count)
        for (rule, phrase) in zip(listed, book.phrases) {
            let written = Rule(in: book.chain, phrase.statements, comment: phrase.comment)
            guard written.anonymousSets.isEmpty else { continue }
            #expect(rule.expressions == written.expressions, "\(phrase.text)")
            #expect(rule.comment == written.comment)
            #expect(rule.chain == book.chain)
        }
        #expect(Set(listed.map(\.handle)).count == listed.count)
    }

    @Test("Listed rules can be added again, unknown expressions too", .enabled(if: NFTTool.isInstalled))
    func foreignRulesAreKept() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let ruleset = """
            table inet t {
                chain user {
                    tcp dport 22 limit rate 5/second accept comment "ssh"
                    ip saddr 10.0.0.0/8 log prefix "ten " level debug
                    meta l4proto udp reject with icmpx host-unreachable
                    ct mark set meta mark
                    iifname "veth*" counter packets 3 bytes 99 return
                }
            }
            """
        #expect(try NFTTool.load(ruleset, in: host.namespace) == "")
        let before = try NFTTool.run("list ruleset", in: host.namespace)
        let chain = TableReference(.inet, "t").chain("user")
        let rules = try connection.rules(of: chain)
        #expect(rules.count == 5)
        var batch = Batch()
        batch.delete(chain.table)
        batch.add(Table(chain.table))
        batch.add(Chain(chain))
        for rule in rules { batch.append(rule) }
        try connection.commit(batch)
        #expect(try NFTTool.run("list ruleset", in: host.namespace) == before)
    }

    @Test("Rules are inserted before others, and deleted by their handles")
    func placesAndHandles() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let chain = TableReference(.ipv4, "t").chain("c")
        func rule(_ name: String) -> Rule { Rule(in: chain, [.counter], comment: name) }
        var batch = Batch()
        batch.add(Table(chain.table))
        batch.add(Chain(chain))
        batch.append(rule("b"))
        batch.append(rule("d"))
        batch.insert(rule("a"))
        try connection.commit(batch)
        let last = try #require(try connection.rules(of: chain).last?.handle)
        var second = Batch()
        second.insert(rule("c"), before: last)
        try connection.commit(second)
        #expect(try connection.rules(of: chain).map(\.comment) == ["a", "b", "c", "d"])
        var third = Batch()
        third.delete(last, in: chain)
        try connection.commit(third)
        #expect(try connection.rules(of: chain).map(\.comment) == ["a", "b", "c"])
        try connection.commit(Batch([.flushChain(chain)]))
        #expect(try connection.rules(of: chain).isEmpty)
    }
}
