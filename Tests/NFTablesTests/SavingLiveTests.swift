import FairwayTesting
import Netlink
import NetworkNamespaces
import Testing

@testable import NFTables

@Suite(
    "Rules that are saved, on the running kernel",
    .tags(.live),
    .enabled(if: Privileges.canCreateNamespaces && NFTTool.isInstalled)
)
struct SavingLiveTests {
    private let host: TemporaryNamespace
    private let table = TableReference(.inet, "t")

    init() throws { host = try TemporaryNamespace() }

    /// Rules that lead to everything that rules can lead to, and something that none leads to.
    private static let ruleset = """
        table inet t {
            set bad { type ipv4_addr; flags interval; comment "theirs"; elements = { 10.0.0.0/8, 192.168.1.5-192.168.1.9 }; }
            set seen { type ipv4_addr; flags dynamic; elements = { 192.0.2.77 }; }
            set short { type ipv4_addr; flags timeout; elements = { 192.0.2.1, 192.0.2.2 timeout 1h }; }
            set range { type ipv4_addr; flags interval,timeout; elements = { 192.0.2.1-192.0.2.4 timeout 1h, 192.0.2.9 }; }
            set counted { type ipv4_addr; counter; elements = { 192.0.2.3 counter packets 4 bytes 5 }; }
            map ways { type inet_service : verdict; elements = { 22 : jump mapped, 80 : accept }; }
            set own { type ifname; elements = { "theirs0" }; }
            set unused { type ipv4_addr; }
            counter hits { packets 3 bytes 30 }
            quota much { over 1 mbytes }
            chain mapped { drop; }
            chain jumped { counter packets 7 bytes 70 drop; }
            chain theirs { accept; }
            chain unused { accept; }
            chain user {
                ip saddr { 1.2.3.4-1.2.3.9, 5.6.7.8, 9.9.9.9 } drop comment "some"
                tcp dport vmap { 22 : jump mapped, 80-90 : accept }
                meta l4proto . th dport { tcp . 53, udp . 53-60 } accept
                ip6 saddr { 2001:db8::/32, ::1 } counter name "hits" drop
                counter name tcp dport map { 53 : "hits" }
                ip saddr @bad log prefix "bad " counter packets 5 bytes 500 drop
                update @seen { ip saddr limit rate over 5/second burst 5 packets } drop
                ip saddr @short drop
                ip saddr @range drop
                ip saddr @counted drop
                tcp dport vmap @ways
                iifname @own jump theirs
                ct state vmap { established : accept, invalid : drop }
                ip daddr 192.0.2.5 dnat to 192.0.2.6
                quota name "much" drop
                goto jumped
            }
        }
        """

    private func save() throws -> SavedRules {
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        return try connection.save(table.chain("user"), except: (chains: ["theirs"], sets: ["own"]))
    }

    private func restore(_ saved: SavedRules, onto ruleset: String = "") throws {
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        try connection.commit(Batch([.deleteTable(table)]))
        let base = """
            table inet t {
                set own { type ifname; elements = { "theirs0" }; }
                chain theirs { accept; }
                chain user { }
                \(ruleset)
            }
            """
        #expect(try NFTTool.load(base, in: host.namespace) == "")
        var batch = Batch()
        batch.add(try SavedRules(bytes: saved.bytes))
        try connection.commit(batch)
    }

    private func list(_ object: String) throws -> String { try NFTTool.run("list \(object)", in: host.namespace) }

    @Test("Added again they read as they did, with all they lead to and nothing else")
    func roundTrip() throws {
        #expect(try NFTTool.load(Self.ruleset, in: host.namespace) == "")
        let kept = ["set inet t bad", "map inet t ways", "chain inet t mapped", "quota inet t much"]
        let before = try kept.map(list)
        let user = try list("chain inet t user").replacing("packets 5 bytes 500", with: "packets 0 bytes 0")
        let saved = try save()
        #expect(saved.gaps.isEmpty)
        #expect(saved.chains == ["user", "mapped", "jumped"])
        #expect(saved.sets == ["bad", "seen", "short", "range", "counted", "ways"])
        try restore(saved)
        #expect(try list("chain inet t user") == user)
        #expect(try kept.map(list) == before)
        #expect(try list("chain inet t jumped").contains("counter packets 0 bytes 0 drop"))
        #expect(try !list("table inet t").contains("unused"))
        #expect(try save().bytes == saved.bytes)
    }

    @Test("What packets made of them is not kept: counts, elements that rules add, and those that expire")
    func notKept() throws {
        #expect(try NFTTool.load(Self.ruleset, in: host.namespace) == "")
        try restore(save())
        #expect(try !list("set inet t seen").contains("192.0.2.77"))
        let short = try list("set inet t short")
        #expect(short.contains("192.0.2.1") && !short.contains("192.0.2.2"))
        let range = try list("set inet t range")
        #expect(range.contains("192.0.2.9") && !range.contains("192.0.2.1"))
        #expect(try list("counter inet t hits").contains("packets 0 bytes 0"))
        #expect(try list("set inet t counted").contains("192.0.2.3 counter packets 0 bytes 0"))
    }

    @Test("What they lead to may still be there, and is not doubled")
    func ontoWhatIsThere() throws {
        #expect(try NFTTool.load(Self.ruleset, in: host.namespace) == "")
        let before = try list("chain inet t mapped")
        try restore(
            save(),
            onto: "set bad { type ipv4_addr; flags interval; elements = { 10.0.0.0/8 }; }\nchain mapped { drop; }"
        )
        #expect(try list("chain inet t mapped") == before)
        #expect(try list("set inet t bad").contains("10.0.0.0/8, 192.168.1.5-192.168.1.9"))
    }

    @Test("A large set is kept whole")
    func largeSet() throws {
        let elements = (0..<5_000).map { "10.\($0 >> 8).\($0 & 255).1-10.\($0 >> 8).\($0 & 255).3" }
        let text =
            "table inet t { chain theirs { }; chain user { ip saddr { \(elements.joined(separator: ", ")) } drop; }; }"
        #expect(try NFTTool.load(text, in: host.namespace) == "")
        let before = try list("chain inet t user")
        try restore(save())
        #expect(try list("chain inet t user") == before)
    }

    @Test("A rule that can't be kept is named; the others are kept")
    func gaps() throws {
        let text =
            "table inet t { chain user { ip saddr 1.1.1.1 drop; jump { tcp dport 5 drop; }; ip saddr 1.1.1.2 drop; }; }"
        #expect(try NFTTool.load(text, in: host.namespace) == "")
        let saved = try save()
        #expect(saved.gaps == ["rule 2 of chain user: it leads to a chain without a name"])
        try restore(saved)
        #expect(try list("chain inet t user").contains("1.1.1.2"))
        #expect(try !list("chain inet t user").contains("jump"))
    }

    @Test("Bytes of anything else are refused")
    func otherBytes() throws {
        #expect(throws: DecodingError.self) { try SavedRules(bytes: Array(repeating: 7, count: 40)) }
        var writer = MessageWriter()
        writer.message(NFTablesMessage.deleteTable, flags: .request) { $0.put(header: NetfilterHeader(family: 1)) }
        #expect(throws: DecodingError.self) { try SavedRules(bytes: writer.bytes) }
        #expect(try SavedRules(bytes: []).objects.isEmpty)
    }
}
