import FairwayDrivers
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("Networks on an interface of the host", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct MacvlanLiveTests {
    let host: TestHost
    let lan: Lan
    let pod: Pod
    let neighbour: Pod

    init() async throws {
        host = try await TestHost()
        lan = try Lan(of: host)
        pod = try host.makePod()
        neighbour = try host.makePod("neighbour")
    }

    @Test("In mode bridge containers reach each other and the link, in both families, at their own addresses")
    func bridgeMode() async throws {
        try await lan.createNetwork { spec in
            spec.hasIPv6 = true
            spec.subnets.append(.init(network: IPNetwork("fd00:9::/64"), range: IPNetwork("fd00:9::100/120")))
        }
        let endpoint = try await host.attach(pod)
        let other = try await host.attach(neighbour, "neighbour")
        #expect(endpoint.hostLinkName.isEmpty)
        for (machine, own, others) in zip3(Lan.addresses, endpoint.addresses, other.addresses) {
            #expect(try pod.reaches(lan.machine, at: machine))
            #expect(try lan.machine.reaches(pod, at: own.description))
            #expect(try pod.reaches(neighbour, at: others.description))
        }
        let link = try #require(try pod.link("eth0"))
        #expect(link.childKind == .macvlan(.bridge))
        #expect(link.macAddress == endpoint.macAddress)
        #expect(LinkIdentity.isAlias(link.alias, of: endpoint))
        // Nobody who listens to routers, and no way out that nobody asked for.
        #expect(try pod.setting("net/ipv6/conf/eth0/accept_ra") == "0")
        #expect(try pod.defaultGateways().isEmpty)
    }

    @Test("In mode private containers reach the link, and each other not")
    func privateMode() async throws {
        try await lan.createNetwork(["mode": "private"])
        let endpoint = try await host.attach(pod)
        try await host.attach(neighbour, "neighbour")
        #expect(try pod.reaches(lan.machine, at: Lan.addresses[0]))
        #expect(try !neighbour.reaches(pod, at: "\(endpoint.addresses[0])", within: 300))
    }

    @Test("In mode passthru one container has the interface with its MAC address, and then the next one")
    func passthruMode() async throws {
        try await lan.createNetwork(["macvlan_mode": "passthru"])
        let endpoint = try await host.attach(pod)
        #expect(try endpoint.macAddress == host.link(Lan.uplink)?.macAddress)
        #expect(try pod.reaches(lan.machine, at: Lan.addresses[0]))
        let error = try await refusal { try await host.attach(neighbour, "neighbour") }
        #expect(error.code == .conflict)
        #expect(error.message.contains("passthru") && error.message.contains("here web"), "\(error.message)")
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        try await host.attach(neighbour, "neighbour")
        #expect(try neighbour.reaches(lan.machine, at: Lan.addresses[0]))
    }

    @Test("A gateway that was named is the default route's, but not of an internal network", arguments: [false, true])
    func gateway(isInternal: Bool) async throws {
        let network = try await lan.createNetwork { spec in
            spec.isInternal = isInternal
            spec.subnets[0].gateway = IPAddress(Lan.addresses[0])
        }
        #expect(network.subnets[0].gateway == IPAddress(Lan.addresses[0]))
        try await host.attach(pod)
        #expect(try pod.defaultGateways() == (isInternal ? [] : [address(Lan.addresses[0])]))
        #expect(try pod.setting("net/ipv6/conf/eth0/disable_ipv6") == "1")
    }

    @Test("The host's own addresses on its interface are given to nobody")
    func ownAddresses() async throws {
        let uplink = try #require(try host.link(Lan.uplink)).index
        try host.network.route.add(InterfaceAddress(address("192.0.2.128"), prefixLength: 24, on: uplink))
        let network = try await lan.createNetwork()
        #expect(network.subnets[0].auxiliary == [Lan.uplink: try address("192.0.2.128")])
        #expect(try await host.attach(pod).addresses == [address("192.0.2.129")])
    }

    @Test("On the host nothing is made: no link, no rule, no forwarding; and what was attached leaves nothing")
    func traces() async throws {
        let before = try await host.snapshot()
        let network = try await lan.createNetwork()
        #expect(network.deviceName.isEmpty && network.parent?.name == Lan.uplink)
        let endpoint = try await host.attach(pod)
        #expect(try host.network.route.links().map(\.name).sorted() == ["lo", Lan.uplink])
        #expect(try !host.isForwarding())
        if NFTTool.isInstalled {
            #expect(try ShellCommand.output(of: "nft list tables", in: host.network.namespace).isEmpty)
        }
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try pod.linkNames() == ["lo"])
        try await host.engine.removeNetwork("blue")
        #expect(try await host.snapshot() == before)
    }

    @Test("The next daemon goes on with what is whole, and takes away what was never finished")
    func reconcile() async throws {
        try await lan.createNetwork()
        let whole = try await host.attach(pod)
        var half = try await host.attach(neighbour, "neighbour")
        half.state = .creating
        try host.store.write { [half] in try $0.update(half) }
        try await host.restart()
        #expect(try await host.engine.endpoints().map(\.id) == [whole.id])
        #expect(try neighbour.linkNames() == ["lo"])
        #expect(try pod.reaches(lan.machine, at: Lan.addresses[0]))
    }

    @Test("With its interface a network's links go, and they come back with it; meanwhile attachments are refused")
    func lostParent() async throws {
        try await lan.createNetwork()
        let endpoint = try await host.attach(pod)
        try lan.disconnect()
        #expect(try pod.linkNames() == ["lo"])
        let error = try await refusal { try await host.attach(neighbour, "neighbour") }
        #expect(error.code == .unavailable)
        #expect(error.message.contains(Lan.uplink), "\(error.message)")
        #expect(try await host.engine.examine().contains { $0.reason.contains("parent \(Lan.uplink) is gone") })
        try lan.connect()
        #expect(try await eventually { try pod.addresses(of: "eth0").contains("\(endpoint.addresses[0])/24") })
        #expect(try pod.reaches(lan.machine, at: Lan.addresses[0]))
        #expect(try await host.engine.examine().isEmpty)
    }

    @Test("A foreign sandbox that ended is noticed in the next round, and its addresses are free")
    func endedSandbox() async throws {
        try await lan.createNetwork()
        let path = try host.makeMortalPod()
        let spec = EndpointSpec(name: "web", attachment: .init(network: "blue"))
        let endpoint = try await host.engine.attach(spec, namespace: .open(path: path), path: path)
        await host.engine.heard(.silentSettings)
        #expect(try await host.engine.endpoints().map(\.id) == [endpoint.id])
        try NetworkNamespace.unpin(path)
        await host.engine.heard(.silentSettings)
        #expect(try await host.engine.endpoints().isEmpty)
        #expect(
            try await host.attach(pod) { $0.attachment.addresses = endpoint.addresses }.addresses == endpoint.addresses
        )
    }

    @Test("A foreign interface by the same name in the sandbox is left alone")
    func foreignInterface() async throws {
        try await lan.createNetwork()
        let parent = try #require(try host.link(Lan.uplink)).index
        let foreign = ChildLink(name: "eth0", parent: parent, kind: .macvlan(.bridge))
        let namespace = try pod.open()
        try host.network.route.createChild(foreign, inNamespace: namespace.rawDescriptor)
        let before = try pod.link("eth0")
        _ = try await refusal { try await host.attach(pod) }
        #expect(try pod.link("eth0") == before)
        #expect(try await host.engine.endpoints().isEmpty)
    }
}

private func zip3<A, B, C>(_ first: [A], _ second: [B], _ third: [C]) -> [(A, B, C)] {
    zip(first, zip(second, third)).map { ($0, $1.0, $1.1) }
}
