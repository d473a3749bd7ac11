import FairwayModel
import Testing

@testable import FairwayFirewall

@Suite("Changes of iptables' rules, planned")
struct IPTablesPlanningTests {
    private let ruleset = IPTablesRuleset(prefix: "FAIRWAY")
    private let port = IPTablesRule(.ipv4, .nat, "FAIRWAY", "-p tcp -m tcp --dport 80 -j DROP", .before)
    private let chain = IPTablesRule.Chain(table: .nat, name: "FAIRWAY")

    /// What `iptables-save` prints after a change that began with nothing.
    private func listing(_ rules: Set<IPTablesRule> = []) -> String {
        IPTablesChange.settling(rules, .ipv4, in: ruleset, from: IPTablesListing("")).text
            .replacing(
                "-I FORWARD -j FAIRWAY-FORWARD\n-I FORWARD -j FAIRWAY-USER",
                with: "-A FORWARD -j FAIRWAY-USER\n-A FORWARD -j FAIRWAY-FORWARD"
            )
            .replacing("-I ", with: "-A ")
    }

    @Test("Nothing is changed where everything is as it is to be")
    func settled() {
        let change = IPTablesChange.settling([port], .ipv4, in: ruleset, from: IPTablesListing(listing([port])))
        #expect(change.text == "")
    }

    @Test("What is there already is not added, and what is not there is not removed")
    func idempotence() throws {
        let there = IPTablesListing(listing([port]))
        let without = IPTablesListing(listing())
        let adding = try #require(IPTablesChange.replacing([], by: [port], .ipv4, in: ruleset, from: there))
        #expect(adding.isEmpty)
        let removing = try #require(IPTablesChange.replacing([port], by: [], .ipv4, in: ruleset, from: without))
        #expect(removing.isEmpty)
    }

    @Test("A rule that is there twice goes twice")
    func duplicates() throws {
        let double = listing([port]).replacing(
            "-A FAIRWAY \(port.specification)",
            with: "-A FAIRWAY \(port.specification)\n-A FAIRWAY \(port.specification)"
        )
        let listing = IPTablesListing(double)
        let change = try #require(IPTablesChange.replacing([port], by: [], .ipv4, in: ruleset, from: listing))
        #expect(change.text.split(separator: "\n").count { $0.hasPrefix("-D FAIRWAY ") } == 2)
        let settling = IPTablesChange.settling([port], .ipv4, in: ruleset, from: listing)
        #expect(settling.text == "*nat\n-D FAIRWAY \(port.specification)\nCOMMIT\n")
    }

    @Test("Nothing is added to chains of which something is missing", arguments: ["-j DROP\n", "-j FAIRWAY-USER\n"])
    func incomplete(ending: String) {
        let lines = listing().split(separator: "\n", omittingEmptySubsequences: false)
        let gap = lines.firstIndex { ($0 + "\n").hasSuffix(ending) && $0.hasPrefix("-A") }
        let text = lines.enumerated().filter { $0.offset != gap }.map { String($0.element) }.joined(separator: "\n")
        let listing = IPTablesListing(text)
        #expect(IPTablesChange.replacing([], by: [port], .ipv4, in: ruleset, from: listing) == nil)
        #expect(IPTablesChange.replacing([port], by: [], .ipv4, in: ruleset, from: listing) != nil)
    }

    @Test("The operator's chain is never emptied or deleted, and rules of others stay")
    func others() {
        let text = listing().replacing(
            ":FAIRWAY-USER - [0:0]",
            with: ":FAIRWAY-USER - [0:0]\n-A FAIRWAY-USER -s 192.0.2.1/32 -j DROP\n-A FORWARD -i other -j ACCEPT"
        )
        let listing = IPTablesListing(text)
        for change in [
            IPTablesChange.settling([port], .ipv4, in: ruleset, from: listing),
            IPTablesChange.removing(.ipv4, of: ruleset, from: listing),
        ] {
            #expect(!change.text.contains("FAIRWAY-USER") && !change.text.contains("other"), "\(change.text)")
        }
    }
}
