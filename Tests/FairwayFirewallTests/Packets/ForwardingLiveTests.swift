import FairwayTesting
import NFTables
import Testing

@Suite("What is not ours, with real traffic", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ForwardingLiveTests {
    private func expect(_ text: String, at site: some ProbeSite, by kind: ProbeSocket.Kind = .tcp) throws {
        var probing = Probing(kind, try ReachabilityTable(text))
        for (actual, expected) in zip(try probing.run(at: site), probing.expected) { #expect(actual == expected) }
    }

    @Test("Interfaces that were up before forwarding was on don't forward to each other; later ones do")
    func guardedInterfaces() throws {
        let table = """
            target          m1          m2          m3
            198.18.1.2:80   -           no          198.18.3.2
            198.18.2.2:80   no          -           198.18.3.2
            198.18.3.2:80   198.18.1.2  198.18.2.2  -
            """
        try expect(table, at: Crossroads())
    }

    @Test("What the operator's chain accepts is accepted, guarded or not")
    func operatorAccepts() throws {
        let site = try Crossroads()
        try site.host.addOperatorRule([.conntrackState(.established), .accept])
        try site.host.addOperatorRule([.when(.iifname, is: .interface("net1")), .accept])
        let table = """
            target          m1          m2
            198.18.1.2:80   -           no
            198.18.2.2:80   198.18.1.2  -
            """
        try expect(table, at: site)
    }

    @Test("What the operator's chain drops is dropped, published or not", arguments: BridgeNetfilter.positions)
    func operatorDrops(callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables)
        try lab.host.addOperatorRule([.when(.iifname, is: .interface("uplink")), .drop])
        let table = """
            target          remote  a2    b1
            192.0.2.1:8080  no      gw-a  gw-a
            192.0.2.1:7000  remote  a2    b1
            """
        try expect(table, at: lab)
    }

    @Test("What the operator's chain accepts opens no direct way to a container", arguments: BridgeNetfilter.positions)
    func operatorCannotOpen(callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables)
        try lab.host.addOperatorRule([.accept])
        let table = """
            target          remote  a1   b1
            10.88.1.3:80    no      a1   no
            10.88.2.2:80    no      no   -
            192.0.2.1:8080  remote  gw-a gw-a
            """
        try expect(table, at: lab)
    }

    @Test("Without the ruleset everybody would reach everybody")
    func unguarded() throws {
        let table = """
            target           remote   host     a1       a2       b1       q1       q2       i1
            10.88.1.2:81     remote   gw-a     -        a2       b1       q1       q2       i1
            10.88.2.2:80     remote   gw-b     a1       a2       -        q1       q2       i1
            10.88.3.2:80     remote   gw-q     a1       a2       b1       -        q2       i1
            10.88.4.3:80     remote   gw-i     a1       a2       b1       q1       q2       i1
            10.88.1.1:7000   remote   gw-a     a1       a2       b1       q1       q2       i1
            192.0.2.9:80     -        uplink   a1       a2       b1       q1       q2       i1
            192.0.2.1:8080   refused  refused  refused  refused  refused  refused  refused  refused
            """
        try expect(table, at: Lab(callsIPTables: BridgeNetfilter.positions.first ?? nil, isGuarded: false))
    }
}
