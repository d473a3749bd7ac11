import FairwayTesting
import Testing

@Suite("Who reaches whom, with real traffic", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ReachabilityLiveTests {
    /// The caller as the one who is reached sees it, in TCP as in UDP.
    static let services = """
        target           remote   host     a1       a2       b1       q1       q2       i1       guest
        10.88.1.2:80     no       gw-a     -        a2       no       no       no       no       no
        10.88.1.2:81     no       gw-a     -        a2       no       no       no       no       no
        10.88.2.2:80     no       gw-b     no       no       -        no       no       no       guest
        10.88.2.50:81    no       gw-b     no       no       b1       no       no       no       -
        10.88.3.2:80     no       gw-q     no       no       no       -        no       no       no
        10.88.3.3:81     no       gw-q     no       no       no       no       -        no       no
        10.88.4.3:80     no       gw-i     no       no       no       no       no       i1       no
        192.0.2.1:8080   remote   uplink   gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        10.88.1.1:8080   remote   gw-a     gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        10.88.3.1:8080   remote   gw-q     gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        10.88.4.1:8080   remote   gw-i     gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        127.0.0.1:8080   -        gw-a     -        -        -        -        -        -        -
        192.0.2.1:8081   remote   uplink   gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        10.88.1.1:8081   refused  refused  refused  refused  refused  refused  refused  no       refused
        127.0.0.1:8081   -        refused  -        -        -        -        -        -        -
        192.0.2.1:8082   refused  refused  refused  refused  refused  refused  refused  no       refused
        127.0.0.1:8082   -        gw-a     -        -        -        -        -        -        -
        192.0.2.1:9000   remote   uplink   gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        192.0.2.1:9009   remote   uplink   gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        192.0.2.1:9010   refused  refused  refused  refused  refused  refused  refused  no       refused
        192.0.2.1:9101   remote   uplink   gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        192.0.2.1:9305   remote   uplink   gw-a     gw-a     gw-a     gw-a     gw-a     no       gw-a
        10.88.1.1:9305   refused  refused  refused  refused  refused  refused  refused  no       refused
        192.0.2.1:8070   remote   uplink   gw-b     gw-b     gw-b     gw-b     gw-b     no       -
        192.0.2.1:8090   remote   uplink   gw-q     gw-q     gw-q     gw-q     gw-q     no       gw-q
        192.0.2.1:80     refused  refused  refused  refused  refused  refused  refused  no       refused
        192.0.2.1:7000   remote   uplink   a1       a2       b1       q1       q2       no       guest
        192.0.2.1:7001   refused  refused  refused  refused  refused  refused  refused  no       refused
        10.88.4.1:7000   remote   gw-i     a1       a2       b1       q1       q2       i1       guest
        10.88.1.1:7000   remote   gw-a     a1       a2       b1       q1       q2       no       guest
        192.0.2.9:80     -        uplink   uplink   uplink   uplink   uplink   uplink   no       uplink
        """

    static let pings = """
        target           remote   host     a1       a2       b1       q1       q2       i1       guest
        10.88.1.2:0      no       yes      -        yes      no       no       no       no       no
        10.88.2.2:0      no       yes      no       no       -        no       no       no       yes
        10.88.2.50:0     no       yes      no       no       yes      no       no       no       -
        10.88.3.2:0      no       yes      no       no       no       -        no       no       no
        10.88.3.3:0      no       yes      no       no       no       no       -        no       no
        10.88.4.3:0      no       yes      no       no       no       no       no       yes      no
        10.88.1.1:0      yes      yes      yes      yes      yes      yes      yes      no       yes
        10.88.4.1:0      yes      yes      yes      yes      yes      yes      yes      yes      yes
        192.0.2.1:0      yes      yes      yes      yes      yes      yes      yes      no       yes
        192.0.2.9:0      -        yes      yes      yes      yes      yes      yes      no       yes
        """

    /// The caller is the host, by its uplink's address: the answers go to an address that is no gateway's.
    static let hostCalls = """
        target        uplink
        10.88.1.2:80        uplink
        10.88.4.3:80        uplink
        """

    @Test(
        "By TCP, UDP and ping, exactly who may reaches a target",
        arguments: RuleMaker.available,
        BridgeNetfilter.positions
    )
    func reachability(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let tables: [(ProbeSocket.Kind, String)] = [
            (.tcp, Self.services), (.udp, Self.services), (.udp, Self.hostCalls), (.ping, Self.pings),
        ]
        for (kind, text) in tables {
            var probing = Probing(kind, try ReachabilityTable(text))
            for (actual, expected) in zip(try probing.run(at: lab), probing.expected) {
                #expect(actual == expected, "\(kind)")
            }
        }
    }
}
