import FairwayModel
import FoundationEssentials
import Testing

@testable import FairwayFirewall

/// What each configuration comes to in rules; `FAIRWAY_RECORD_GOLDENS=1` writes it anew.
@Suite("The rules of each configuration, in iptables")
struct IPTablesGoldenTests {
    private let ruleset = IPTablesRuleset(prefix: "FAIRWAY")

    private func expect(_ text: String, is name: String) throws {
        let file = goldens.appending(path: "\(name).iptables")
        if ProcessInfo.processInfo.environment["FAIRWAY_RECORD_GOLDENS"] != nil {
            try Data(text.utf8).write(to: file)
        }
        #expect(text == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }

    @Test("A network with one endpoint", arguments: PolicyGoldenTests.configurations)
    func network(of configuration: PolicyGoldenTests.Configuration) throws {
        let (network, endpoint) = configuration.objects
        let sections = [
            ("network", Policy.elements(for: network)),
            ("endpoint", Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)),
        ]
        let text = sections.map { title, elements in
            (["# \(title)"] + elements.sorted().flatMap(ruleset.rules).map(\.command)).joined(separator: "\n") + "\n"
        }
        try expect(text.joined(separator: "\n"), is: configuration.testDescription)
    }

    @Test("Two uplinks that were up when forwarding was switched on", arguments: IPFamily.allCases)
    func uplinks(family: IPFamily) throws {
        let elements = Policy.forwardingElements(uplinks: ["eth0", "eth1"], family: family)
        let text = elements.flatMap(ruleset.rules).map { $0.command + "\n" }.joined()
        try expect(text, is: "family=\(family.rawValue),uplinks=2")
    }

    @Test("Names of a network are for those who are on it", arguments: PolicyGoldenTests.namePorts)
    func names(port: UInt16) throws {
        let rules = PolicyGoldenTests.nameElements(port).sorted().flatMap(ruleset.rules)
        try expect(rules.map { $0.command + "\n" }.joined(), is: "family=both,names=\(port)")
    }

    @Test("What is always there", arguments: IPFamily.allCases)
    func skeleton(family: IPFamily) throws {
        let change = IPTablesChange.settling([], family, in: ruleset, from: IPTablesListing(""))
        try expect(change.text, is: "ruleset-\(family.rawValue)")
    }

    @Test("The usual network reads as people know it")
    func classic() {
        let network = Samples.network("fairway0", subnets: ["172.17.0.0/16"])
        let endpoint = Samples.endpoint(2, on: network, ports: [PublishedPort(hostPort: 5000, containerPort: 5000)])
        let elements =
            Policy.elements(for: network)
            + Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
        let rules = Set(elements.flatMap(ruleset.rules).map(\.command))
        #expect(
            rules.isSuperset(of: [
                "iptables -t nat -A FAIRWAY -i fairway0 -j RETURN",
                "iptables -t nat -I FAIRWAY -p tcp -m tcp --dport 5000 -j DNAT --to-destination 172.17.0.2:5000",
                """
                iptables -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o fairway0 -m addrtype ! --src-type LOCAL \
                -m comment --comment "FAIRWAY fairway0" -j MASQUERADE
                """,
            ])
        )
    }
}

extension IPTablesRule {
    /// As people would type it.
    fileprivate var command: String {
        let program = family == .ipv4 ? "iptables" : "ip6tables"
        return "\(program) -t \(chain.table.rawValue) -\(place == .before ? "I" : "A") \(chain.name) \(specification)"
    }
}
