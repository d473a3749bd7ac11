import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite("The next start and its attachments", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ReconcileEndpointTests {
    let host: TestHost
    let pod: Pod

    init() async throws {
        host = try await TestHost(["monitor": "off"])
        pod = try host.makePod()
        try await host.createNetwork()
    }

    @Test(
        "An attachment or detachment that was cut off is undone, wherever it was",
        arguments: HalfMadeEndpoint.allCases
    )
    func cutOff(stage: HalfMadeEndpoint) async throws {
        let neighbour = try host.makePod("neighbour")
        try await host.attach(neighbour, "neighbour", ports: [.init(hostPort: 7000, containerPort: 70)])
        let before = try await host.snapshot()
        let endpoint = try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)])
        try await stage.reduce(endpoint, of: pod, on: host)
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try pod.linkNames() == ["lo"])
        #expect(try await host.becomesFree(8080))
        #expect(
            try await host.attach(pod) { $0.attachment.addresses = endpoint.addresses }.addresses == endpoint.addresses
        )
        #expect(try host.isReached(from: neighbour))
    }

    @Test("An attachment of which a part is gone is repaired", arguments: Loss.allCases)
    func losses(loss: Loss) async throws {
        let endpoint = try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)])
        let before = try await host.snapshot().withoutIndexes
        try await host.lose(loss, of: endpoint, in: pod)
        try await host.restart()
        #expect(try await host.snapshot().withoutIndexes == before)
        #expect(try !host.canOccupy(8080))
        #expect(try host.isReached(from: pod))
    }

    @Test("Another link group is that of the attachments that are there, too: none is left outside the firewall")
    func otherLinkGroup() async throws {
        let endpoint = try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)])
        let elements = try host.elements(of: endpoint)
        try await host.restart(["link-group": "70"])
        let link = try #require(try host.link(endpoint.hostLinkName))
        #expect(link.group == 70)
        #expect(link.controller != nil && link.isUp && link.bridgePort?.isHairpin == true)
        #expect(try host.elements(of: endpoint) == elements)
        #expect(try host.isReached(from: pod))
        let before = try await host.snapshot()
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }

    @Test("While another link group takes over no port is outside the firewall for a moment")
    func nothingPassesMeanwhile() async throws {
        let target = try await host.attach(pod)
        let attacker = try host.makePod("attacker")
        try await host.attach(attacker, "attacker")
        let stranger = MACAddress(rawValue: 0x0288_0666_0001)
        let forged = PacketBytes.frame(to: target.macAddress, from: stranger, type: 0x88B5, [1, 2, 3, 4])
        let (sender, witness) = (try attacker.frames(), try pod.frames())
        let isOver = Flag()
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        startDetachedThread {
            while !isOver.isSet { try? sender.send(forged) }
            end.finish()
        }
        try await host.restart(["link-group": "70"])
        isOver.set()
        for await _ in ends {}
        var arrived = 0
        while let frame = try witness.receive() { arrived += frame.starts(with: forged) ? 1 : 0 }
        #expect(arrived == 0)
        #expect(try host.isReached(from: attacker))
    }

    @Test("An attachment whose sandbox is gone is taken away")
    func mortalSandbox() async throws {
        let before = try await host.snapshot()
        let path = try host.makeMortalPod()
        let spec = EndpointSpec(
            name: "web",
            attachment: .init(network: "blue"),
            ports: [.init(hostPort: 8080, containerPort: 80)]
        )
        let endpoint = try await host.engine.attach(spec, namespace: .open(path: path), path: path)
        try NetworkNamespace.unpin(path)
        try #require(try await eventually { try host.link(endpoint.hostLinkName) == nil })
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try await host.becomesFree(8080))
    }

    @Test("An attachment lives as long as its sandbox, whatever became of the path that it was named by")
    func renamedSandbox() async throws {
        let without = try await host.snapshot()
        let endpoint = try await host.attach(pod)
        let with = try await host.snapshot()
        try pod.vanish()
        try await host.restart()
        #expect(try await host.snapshot() == with)
        #expect(try host.isReached(from: pod))
        let other = try Pod(path: pod.path)
        let bridge = try other.route.createBridge(named: "eth0")
        try await host.restart()
        #expect(try await host.snapshot() == with)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await host.snapshot() == without)
        #expect(try other.link("eth0")?.index == bridge)
    }

    @Test("Of another boot nothing is alive but networks; addresses and ports are free")
    func otherBoot() async throws {
        let before = try await host.snapshot()
        let endpoint = try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)])
        try host.store.write { try $0.set(bootID: "00000000-0000-0000-0000-000000000000") }
        try await host.restart()
        var after = try await host.snapshot()
        // Of what the host was before Fairway, another boot says nothing.
        after.settings = before.settings
        #expect(after == before)
        let boot = try BootID.current()
        #expect(try host.store.read { try $0.bootID() } == boot)
        #expect(try await host.attach(pod).addresses == endpoint.addresses)
    }

    @Test("A host that forwards since its boot goes on, unguarded, whatever was before")
    func forwardingSinceBoot() async throws {
        let host = try await TestHost(["monitor": "off"])
        try host.addUplink()
        let network = try await host.createNetwork()
        try host.store.write { try $0.set(bootID: "00000000-0000-0000-0000-000000000000") }
        try await host.restart()
        #expect(try await host.elements() == Set(Policy.elements(for: network)))
        try await host.engine.removeNetwork("blue")
        #expect(try host.isForwarding())
    }

    @Test("After a boot the bridges, the firewall and forwarding are made again")
    func freshKernel() async throws {
        let before = try await host.snapshot()
        try await host.delete(link: #require(before.networks.first { $0.name == "blue" }).deviceName)
        try host.delete(.both)
        try host.setForwarding(false)
        try host.store.write { try $0.set(bootID: "00000000-0000-0000-0000-000000000000") }
        try await host.restart()
        #expect(try await host.snapshot() == before)
    }

    @Test("Pins that no container has go, whether a namespace is behind them or not")
    func stalePins() async throws {
        let before = try await host.snapshot()
        try Files.makeDirectories(host.root.namespaces, mode: 0o700)
        _ = try NetworkNamespace.create(pinnedAt: "\(host.root.namespaces)/stale")
        try Files.writeAtomically("", to: "\(host.root.namespaces)/empty")
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try Files.names(in: host.root.namespaces).isEmpty)
    }

    @Test("A namespace that was recorded for nobody goes")
    func staleSandbox() async throws {
        let before = try await host.snapshot()
        let path = "\(host.root.namespaces)/stale"
        try Files.makeDirectories(host.root.namespaces, mode: 0o700)
        let identity = try NetworkNamespace.create(pinnedAt: path).identity()
        for (origin, path) in [(Sandbox.Origin.owned, path), (.foreign, pod.path)] {
            let sandbox = Sandbox(origin: origin, path: path, device: identity.device, inode: identity.inode)
            try host.store.write { try $0.insert(sandbox) }
        }
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(throws: Never.self) { _ = try pod.open() }
    }

    @Test("Ports that the relay holds for nobody are released")
    func stalePorts() async throws {
        try await host.attach(pod, ports: [.init(hostPort: 7000, containerPort: 70)])
        let before = try await host.snapshot()
        try await host.engine.hold([PublishedPort(hostPort: 8080, containerPort: 80)], for: .random())
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try await host.becomesFree(8080))
    }

    @Test("A port that another process took while no relay held it does not stop the start")
    func stolenPort() async throws {
        try await host.attach(pod, ports: [.init(hostPort: 8080, containerPort: 80)])
        await host.engine.shutDown()
        try await host.killRelay()
        try #require(try await host.becomesFree(8080))
        let thief = try host.occupy(8080)
        try await host.restart()
        #expect(try host.isReached(from: pod))
        #expect(try await host.engine.heldPorts().isEmpty)
        withExtendedLifetime(thief) {}
    }
}
