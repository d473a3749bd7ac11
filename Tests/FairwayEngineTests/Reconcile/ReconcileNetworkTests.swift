import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import LinuxSystem
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite("The next start and its networks", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ReconcileNetworkTests {
    @Test("A start after a start changes nothing")
    func nothingToDo() async throws {
        let host = try await TestHost(["monitor": "off"])
        try host.addUplink()
        try await host.createNetwork()
        try await host.createNetwork("red", subnet: "10.2.0.0/24") { $0.isInternal = true }
        let pod = try host.makePod()
        try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        let before = try await host.snapshot()
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try host.isReached(from: pod))
    }

    @Test(
        "A creation or removal that was cut off is undone, wherever it was",
        arguments: HalfMadeNetwork.allCases,
        [ObjectState.creating, .removing]
    )
    func cutOff(stage: HalfMadeNetwork, state: ObjectState) async throws {
        let host = try await TestHost(["monitor": "off"])
        try host.addUplink()
        let before = try await host.snapshot()
        try await stage.make(HalfMadeNetwork.network(state), on: host)
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }

    @Test("A removal that was cut off when only the host was not released yet is finished")
    func hostNotReleased() async throws {
        let host = try await TestHost(["monitor": "off"])
        try host.addUplink()
        let before = try await host.snapshot()
        try await host.engine.prepareHost(for: HalfMadeNetwork.network(.ready))
        #expect(try await host.snapshot() != before)
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }

    @Test("Somebody else's bridge by the name of a network that was never made stays")
    func othersBridge() async throws {
        let host = try await TestHost(["monitor": "off"])
        try host.addUplink("br-blue")
        let before = try await host.snapshot()
        try host.store.write { try $0.insert(HalfMadeNetwork.network(.creating)) }
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }

    @Test("A bridge that is gone is made again, with its ports, and they reach it")
    func deletedBridge() async throws {
        let host = try await TestHost(["monitor": "off"])
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        let before = try await host.snapshot()
        try await host.delete(link: network.deviceName)
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try host.isReached(from: pod))
    }

    /// What somebody took from a bridge.
    enum BridgeLoss: Sendable, CaseIterable {
        case address, state, localRouting
    }

    @Test("A bridge gets back what was taken from it", arguments: BridgeLoss.allCases)
    func damagedBridge(loss: BridgeLoss) async throws {
        let host = try await TestHost(["monitor": "off"])
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod)
        let before = try await host.snapshot()
        let setting = "net/ipv4/conf/\(network.deviceName)/route_localnet"
        let bridge = try #require(try host.link(network.deviceName)).index
        switch loss {
        case .address:
            try host.network.route.delete(InterfaceAddress(address("10.1.0.1"), prefixLength: 24, on: bridge))
        case .state: try host.network.route.change(bridge, LinkChange(isUp: false))
        case .localRouting: try host.run { () throws(Errno) in try Sysctl.write(0, to: setting) }
        }
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try host.isReached(from: pod))
        #expect(try host.run { () throws(Errno) in try Sysctl.read(setting) } == "1")
    }

    @Test("A bridge whose name somebody took stays recorded, and the other networks work")
    func takenBridgeName() async throws {
        let host = try await TestHost(["monitor": "off"])
        let blue = try await host.createNetwork()
        try await host.createNetwork("red", subnet: "10.2.0.0/24")
        try await host.delete(link: blue.deviceName)
        try host.addUplink(blue.deviceName)
        try await host.restart()
        let pod = try host.makePod()
        try await host.attach(pod) { $0.attachment.network = "red" }
        #expect(try host.isReached(from: pod, at: IPv4Address(10, 2, 0, 1)))
        #expect(try await host.engine.network("blue").network == blue)
    }

    @Test("Tables that are gone are made again, with all elements", arguments: MissingTables.allCases)
    func deletedTables(missing: MissingTables) async throws {
        let host = try await TestHost(["monitor": "off"])
        try host.addUplink()
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        let before = try await host.snapshot()
        try host.delete(missing)
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try host.isReached(from: pod))
    }

    @Test("Elements that are gone come back, and those that nothing asks for go")
    func elements() async throws {
        let host = try await TestHost(["monitor": "off"])
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        let before = try await host.snapshot()
        var ghost = endpoint
        ghost.addresses = [try address("10.1.0.99")]
        ghost.ports = [PublishedPort(hostPort: 9999, containerPort: 99)]
        let ghosts = Policy.elements(for: ghost, on: network, hostLinkName: "veth-ghost")
        let present = try await host.elements().sorted()
        try await host.engine.withDriver { driver in
            try driver.firewall.apply(add: ghosts.sorted(), remove: present)
        }
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }

    @Test("Forwarding that somebody switched off is switched on again for the networks that need it")
    func forwarding() async throws {
        let host = try await TestHost(["monitor": "off"])
        try await host.createNetwork()
        let before = try await host.snapshot()
        try host.setForwarding(false)
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }

    @Test("Links with our mark that nobody knows are deleted, other people's are not")
    func unknownLinks() async throws {
        let host = try await TestHost(["monitor": "off"])
        try host.addUplink()
        try await host.createNetwork()
        let before = try await host.snapshot()
        let groups = LinkGroups()
        for (name, group, alias) in [
            ("ghost0", groups.endpoints, nil), ("ghost1", groups.doomed, nil),
            ("ghost2", 0, "fairway network ghost"), ("ghost3", 0, "fairway endpoint 012345678901 web on ghost"),
        ] as [(String, UInt32, String?)] {
            let link = try host.network.route.createBridge(named: name)
            var change = LinkChange(alias: alias)
            change.group = group
            try host.network.route.change(link, change)
        }
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }
}
