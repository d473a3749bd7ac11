import FairwayTesting
import NFTables
import Netlink
import NetworkNamespaces
import SystemPackage
import Testing

@Suite("The number of the ruleset, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct GenerationLiveTests {
    @Test("Each transaction that changes something counts it up by one, whoever makes it; others don't")
    func counting() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        var other = try host.namespace.openSocket(NetfilterFamily.self)
        let table = TableReference(.inet, "t")
        let first = try connection.generation()
        try connection.commit(Batch([.addTable(Table(table)), .addChain(Chain("c", in: table))]))
        #expect(try connection.generation() == first &+ 1)
        try other.commit(Batch([.addChain(Chain("d", in: table))]))
        #expect(try connection.generation() == first &+ 2)
        #expect(throws: NetlinkError.self) {
            try other.commit(Batch([.deleteChain(ChainReference(table: table, name: "missing"))]))
        }
        #expect(try connection.generation() == first &+ 2)
    }
}
