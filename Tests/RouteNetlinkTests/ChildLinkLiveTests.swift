import FairwayTesting
import IPAddressing
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("Links of a parent's, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ChildLinkLiveTests {
    let host: TemporaryNamespace
    let sandbox: TemporaryNamespace
    let parent: LinkIndex

    init() throws {
        host = try TemporaryNamespace()
        sandbox = try TemporaryNamespace()
        parent = try host.route.createBridge(named: "parent0", mtu: 1400)
    }

    @Test(
        "A macvlan link is born in the sandbox with its name, MAC address and mode",
        arguments: [.private, .vepa, .bridge, .passthrough] as [ChildLink.MacvlanMode]
    )
    func macvlan(mode: ChildLink.MacvlanMode) throws {
        let mac = MACAddress.random()
        let child = ChildLink(name: "eth0", parent: parent, kind: .macvlan(mode), macAddress: mac, mtu: 1300, group: 7)
        try host.route.createChild(child, inNamespace: sandbox.namespace.rawDescriptor)
        let link = try sandbox.route.link(named: "eth0")
        #expect(link.kind == "macvlan")
        #expect(link.childKind == .macvlan(mode))
        // A single child has its parent's.
        #expect(try link.macAddress == (mode == .passthrough ? host.route.link(parent).macAddress : mac))
        #expect(link.mtu == 1300)
        #expect(link.group == 7)
        #expect(link.peerIndex == parent)
        #expect(link.peerNamespace != nil)
        #expect(!link.isUp)
        #expect(try host.route.links().allSatisfy { $0.name != "eth0" })
    }

    @Test("Without an MTU of its own a child has the parent's; with its parent it goes")
    func parentGoes() throws {
        let child = ChildLink(name: "eth0", parent: parent, kind: .macvlan(.bridge))
        try host.route.createChild(child, inNamespace: sandbox.namespace.rawDescriptor)
        #expect(try sandbox.route.link(named: "eth0").mtu == 1400)
        try host.route.deleteLink(parent)
        #expect(try sandbox.route.links().map(\.name) == ["lo"])
    }

    @Test("A child without a parent, and a second one of a parent that has a single one, are refused")
    func refusals() throws {
        let orphan = ChildLink(name: "eth0", parent: LinkIndex(rawValue: 4711), kind: .macvlan(.bridge))
        let error = try #require(throws: NetlinkError.self) {
            try host.route.createChild(orphan, inNamespace: sandbox.namespace.rawDescriptor)
        }
        #expect(error.code == .noSuchDevice)
        for name in ["eth0", "eth1"] {
            let child = ChildLink(name: name, parent: parent, kind: .macvlan(.passthrough))
            let create = { try host.route.createChild(child, inNamespace: sandbox.namespace.rawDescriptor) }
            if name == "eth0" { try create() } else { #expect(throws: NetlinkError.self) { try create() } }
        }
    }

    @Test(
        "An ipvlan link is born in the sandbox with its parent's MAC address, its mode and its isolation",
        .enabled(if: KernelFeatures.hasIPVLAN, "the running kernel has no ipvlan"),
        arguments: [.layer2, .layer3, .layer3Symmetric] as [ChildLink.IPVLANMode],
        [.bridge, .private, .vepa] as [ChildLink.IPVLANIsolation]
    )
    func ipvlan(mode: ChildLink.IPVLANMode, isolation: ChildLink.IPVLANIsolation) throws {
        let child = ChildLink(name: "eth0", parent: parent, kind: .ipvlan(mode, isolation))
        try host.route.createChild(child, inNamespace: sandbox.namespace.rawDescriptor)
        let link = try sandbox.route.link(named: "eth0")
        #expect(link.childKind == .ipvlan(mode, isolation))
        #expect(try link.macAddress == host.route.link(parent).macAddress)
    }
}
