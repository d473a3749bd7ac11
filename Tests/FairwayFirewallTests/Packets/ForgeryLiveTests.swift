import FairwayFirewall
import FairwayTesting
import IPAddressing
import Testing

@Suite("Nobody is who they are not, with real frames", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ForgeryLiveTests {
    @Test(
        "A port sends as itself only, and IPv4 and ARP only",
        arguments: RuleMaker.available,
        BridgeNetfilter.positions
    )
    func portsAreLocked(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let trials = try lab.portTrials(from: "a1", to: "a2")
        let witness = Witness.frames(try lab.container("a2").frames())
        #expect(try trials.arrivals(from: lab.container("a1").frames(), at: [witness]) == trials.allowed.names)
    }

    @Test(
        "What comes from outside is from outside, and for published ports",
        arguments: RuleMaker.available,
        BridgeNetfilter.positions
    )
    func remoteForgeries(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let trials = Forgeries.fromRemote(to: try lab.uplinkMAC())
        #expect(try trials.arrivals(from: lab.remoteFrames(), at: lab.witnesses()) == trials.allowed.names)
    }

    @Test(
        "A container reaches nothing that is the host's own alone",
        arguments: RuleMaker.available,
        BridgeNetfilter.positions
    )
    func containersAndLoopback(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let trials = try lab.containerTrials()
        #expect(try trials.arrivals(from: lab.container("b1").frames(), at: lab.witnesses()) == trials.allowed.names)
    }

    @Test(
        "Even a device that is none of ours is not taken for a container or the host",
        arguments: RuleMaker.available,
        BridgeNetfilter.positions
    )
    func guests(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let guest = try lab.container("guest")
        let trials = Forgeries.fromGuest(guest, gateway: LabPlan.networks[1])
        #expect(try trials.arrivals(from: guest.frames(), at: lab.witnesses()) == trials.allowed.names)
    }

    @Test("Nothing leaves with a container's address", arguments: RuleMaker.available, BridgeNetfilter.positions)
    func leaving(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let sender = try lab.container("b1")
        let trials = Forgeries.leaving(sender, gateway: LabPlan.networks[1])
        let witness = Witness.frames(try lab.remoteFrames())
        #expect(try trials.arrivals(from: sender.frames(), at: [witness]) == trials.allowed.names)
    }

    @Test(
        "What goes to a neighbour by way of the gateway keeps its source",
        arguments: RuleMaker.available,
        BridgeNetfilter.positions
    )
    func byWayOfTheGateway(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let (sender, target) = (try lab.container("a1"), try lab.container("a2"))
        let trials = Forgeries.toNeighbour(sender, target.address, gateway: LabPlan.networks[0])
        let witness = Witness.frames(try target.frames()) { $0.dropFirst(26).starts(with: sender.address.bytes) }
        #expect(try trials.arrivals(from: sender.frames(), at: [witness]) == trials.allowed.names)
    }

    @Test(
        "SCTP reaches a published port, under its number in the container",
        arguments: RuleMaker.available,
        BridgeNetfilter.positions
    )
    func sctp(maker: RuleMaker, callsIPTables: Bool?) throws {
        let lab = try Lab(callsIPTables: callsIPTables, maker: maker)
        let trials = Forgeries.associations(to: try lab.uplinkMAC())
        let witness = Witness.frames(try lab.container("a1").frames()) { frame in
            [80, 9401].contains(UInt16(frame[36]) << 8 | UInt16(frame[37]))
        }
        #expect(try trials.arrivals(from: lab.remoteFrames(), at: [witness]) == trials.allowed.names)
    }

    @Test("An endpoint without its elements is mute and deaf, and its ports lead nowhere")
    func detachedEndpoint() throws {
        let lab = try Lab(callsIPTables: BridgeNetfilter.positions.first ?? nil)
        let gone = try lab.container("a1")
        let elements = gone.elements
        try lab.withFirewall { try $0.apply(add: [], remove: elements) }
        let ears = try gone.frames()
        let witness = Witness.frames(try lab.container("a3").frames())
        let neighbour = try lab.container("a2").frames()
        let neighbourMAC = try lab.container("a2").macAddress.bytes

        let words = try lab.portTrials(from: "a1", to: "a3").map { $0.expected(toPass: false) }
        let calls = try lab.portTrials(from: "a2", to: "a1").allowed.map { trial in
            var trial = trial.expected(toPass: trial.name != "own packet")
            trial.name += " of a neighbour"
            return trial
        }
        let attempts: [Attempt] = words.map { (ears, $0) } + calls.map { (neighbour, $0) }
        #expect(try attempts.arrivals(at: [witness]) == calls.allowed.names)
        while let frame = try ears.receive() { #expect(!frame.dropFirst(6).starts(with: neighbourMAC)) }

        var probing = Probing(.udp, try ReachabilityTable("target remote\n192.0.2.1:8080 refused"))
        #expect(try probing.run(at: lab) == probing.expected)
    }

    /// But for a packet of the target's own MAC address: the bridge would learn from it to send to the forger what is
    /// for the target, this packet first.
    @Test("Without the ruleset all of it would pass from port to port")
    func unguardedPorts() throws {
        let lab = try Lab(callsIPTables: BridgeNetfilter.positions.first ?? nil, isGuarded: false)
        let trials = try lab.portTrials(from: "a1", to: "a2").filter { $0.name != "packet of the target's MAC" }
            .map { $0.expected(toPass: true) }
        let witness = Witness.frames(try lab.container("a2").frames())
        let arrived = try trials.arrivals(from: lab.container("a1").frames(), at: [witness])
        #expect(trials.names.subtracting(arrived) == [])
    }

    @Test("Without the ruleset a container would reach the host's 127.0.0.1, and other networks")
    func unguardedLoopback() throws {
        let lab = try Lab(callsIPTables: BridgeNetfilter.positions.first ?? nil, isGuarded: false)
        let trials = try lab.containerTrials().filter { !$0.name.contains("published") }
        let all = trials.map { $0.expected(toPass: true) }
        #expect(try all.arrivals(from: lab.container("b1").frames(), at: lab.witnesses()) == all.names)
    }
}
