import FairwayTesting
import NFTables
import Netlink
import NetworkNamespaces
import SystemPackage
import Testing

@Suite("Batches, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct BatchLiveTests {
    let table = TableReference(.inet, "t")

    @Test("Tables are listed with their comments, and go with all that is in them")
    func tables() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let written = [Table(table, comment: "fairway version 1"), Table(.bridge, "t")]
        try connection.commit(Batch(written.map(Change.addTable)))
        #expect(Set(try connection.tables()) == Set(written))
        #expect(try connection.table(table) == written[0])
        #expect(try connection.table(TableReference(.ipv4, "t")) == nil)
        try connection.commit(Batch([.addChain(Chain("c", in: table)), .deleteTable(table)]))
        #expect(try connection.tables() == [written[1]])
    }

    @Test("Chains are listed as they were made")
    func chains() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let written = [
            Chain("user", in: table, comment: "yours"),
            Chain("f", in: table, base: BaseChain(.filter, .forward, priority: .filter, policy: .drop)),
            Chain("n", in: table, base: BaseChain(.nat, .postrouting, priority: .sourceNAT)),
            Chain("m", in: table, base: BaseChain(.route, .output, priority: -99)),
        ]
        var batch = Batch()
        batch.add(Table(table))
        batch.add(Table(.ipv4, "t"))
        batch.add(Chain("other", in: TableReference(.ipv4, "t")))
        for chain in written { batch.add(chain) }
        try connection.commit(batch)
        #expect(try connection.chains(of: table) == written)
        var second = Batch()
        second.delete(table.chain("user"))
        try connection.commit(second)
        #expect(try connection.chains(of: table) == Array(written.dropFirst()))
    }

    @Test("A batch with one bad change changes nothing, and the error names the change")
    func badChange() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let set = NamedSet("s", in: table, key: [.inetService])
        try connection.commit(Batch([.addTable(Table(table))]))
        let rule = Rule(in: table.chain("c"), [.when(.l4proto, isOneOf: [.inetProtocol(.tcp)]), .accept])
        let missing = Rule(in: table.chain("c"), [.jump("nowhere")])
        let changes: [Change] = [
            .addChain(Chain("c", in: table)), .addSet(set), .addElements([SetElement([.port(80)])], set),
            .appendRule(rule), .appendRule(missing), .appendRule(rule),
        ]
        let error = try #require(throws: NetlinkError.self) { try connection.commit(Batch(changes)) }
        #expect(error.index == 4)
        #expect(error.code == .noSuchFileOrDirectory)
        #expect(error.description.contains("NFT_MSG_NEWRULE for a rule of chain inet t c"))
        #expect(try connection.chains(of: table).isEmpty)
        #expect(try connection.sets(of: table).isEmpty)
        try connection.commit(Batch(changes.filter { $0 != .appendRule(missing) }))
        #expect(try connection.rules(of: table).count == 2)
    }

    @Test("The index counts changes, however many messages one takes")
    func indexAfterManyMessages() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let set = NamedSet("s", in: table, key: [.mark])
        let elements = (0..<5000).map { SetElement([.number($0)]) }
        let error = try #require(throws: NetlinkError.self) {
            try connection.commit(
                Batch([
                    .addTable(Table(table)), .addSet(set), .addElements(elements, set),
                    .deleteElements([SetElement([.number(5000)])], set), .addElements(elements, set),
                ])
            )
        }
        #expect(error.index == 3)
        #expect(error.description.contains("an element of set inet t s"))
        #expect(try connection.tables().isEmpty)
    }

    @Test("Rules that go round in a circle are refused as a whole")
    func circle() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let base = BaseChain(.filter, .input, priority: .filter)
        let error = try #require(throws: NetlinkError.self) {
            try connection.commit(
                Batch([
                    .addTable(Table(table)), .addChain(Chain("c", in: table, base: base)),
                    .addChain(Chain("d", in: table)), .appendRule(Rule(in: table.chain("c"), [.jump("d")])),
                    .appendRule(Rule(in: table.chain("d"), [.jump("d")])),
                ])
            )
        }
        #expect(error.code == .tooManyLinks)
        #expect(try connection.tables().isEmpty)
    }

    @Test("Adding what exists changes nothing, and no change is no error")
    func repetition() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let set = NamedSet("s", in: table, key: [.inetService], flags: .interval)
        let elements = [SetElement([.ports(1...9)])]
        for _ in 0..<2 {
            var batch = Batch()
            batch.add(Table(table))
            batch.add(Chain("c", in: table))
            batch.add(set)
            batch.add(elements, to: set)
            batch.add([], to: set)
            try connection.commit(batch)
            try connection.commit(Batch())
        }
        #expect(try connection.elements(of: set) == elements)
    }

    @Test("A thousand rules go in one batch")
    func manyRules() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let chain = table.chain("c")
        var batch = Batch()
        batch.add(Table(table))
        batch.add(Chain(chain))
        for number in 0..<1000 {
            batch.append([.when(.mark, is: .number(UInt32(number))), .drop], to: chain, comment: "\(number)")
        }
        try connection.commit(batch)
        #expect(try connection.rules(of: chain).map(\.comment) == (0..<1000).map { "\($0)" })
    }
}
