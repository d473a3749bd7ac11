import FairwayTesting
import IPAddressing
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("Links, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct LinkLiveTests {
    @Test(
        "A created bridge is found by name and by index, with what it was given",
        arguments: [1280, 1500, 9000] as [UInt32]
    )
    func createdBridgeIsFound(mtu: UInt32) throws {
        let host = try TemporaryNamespace()
        let mac = MACAddress.random()
        let index = try host.route.createBridge(named: "br0", macAddress: mac, mtu: mtu)
        let link = try host.route.link(named: "br0")
        #expect(link.index == index)
        #expect(link.kind == "bridge")
        #expect(link.mtu == mtu)
        #expect(link.macAddress == mac)
        #expect(try host.route.link(index) == link)
    }

    @Test("A second bridge of the same name is refused as existing, and the error names the message")
    func secondBridgeIsRefused() throws {
        let host = try TemporaryNamespace()
        _ = try host.route.createBridge(named: "br0")
        let error = try #require(throws: NetlinkError.self) { _ = try host.route.createBridge(named: "br0") }
        #expect(error.code == .fileExists)
        #expect(error.description.contains("RTM_NEWLINK"))
    }

    @Test("A veth pair is born with one end on the bridge and the other in the sandbox")
    func vethIsBornInSandbox() throws {
        let host = try TemporaryNamespace()
        let sandbox = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        let mac = MACAddress.random()
        let pair = VethPair(
            name: "veth0000001",
            peerName: "eth0",
            peerMACAddress: mac,
            mtu: 1400,
            controller: bridge,
            group: 0xfa17
        )
        let index = try host.route.createVeth(pair, peerInNamespace: sandbox.namespace.rawDescriptor).host
        let hostEnd = try host.route.link(index)
        #expect(hostEnd.name == "veth0000001")
        #expect(hostEnd.controller == bridge)
        #expect(hostEnd.group == 0xfa17)
        #expect(hostEnd.isUp)
        #expect(hostEnd.mtu == 1400)
        let sandboxEnd = try sandbox.route.link(named: "eth0")
        #expect(hostEnd.peerIndex == sandboxEnd.index)
        #expect(hostEnd.peerNamespace != nil)
        #expect(hostEnd.bridgePort?.isHairpin == false)
        #expect(sandboxEnd.macAddress == mac)
        #expect(sandboxEnd.mtu == 1400)
        #expect(!sandboxEnd.isUp)
    }

    @Test("One change sets alias, group and name, and takes a port from its bridge")
    func changeAppliesWhole() throws {
        let host = try TemporaryNamespace()
        let sandbox = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        let pair = VethPair(
            name: "veth1",
            peerName: "eth0",
            peerMACAddress: .random(),
            controller: bridge
        )
        let index = try host.route.createVeth(pair, peerInNamespace: sandbox.namespace.rawDescriptor).host
        var properties = LinkChange(alias: "fairway endpoint of a test")
        properties.hairpin = true
        properties.isolated = false
        properties.groupForwardMask = 0xFFFD
        properties.generatesLinkLocalAddress = false
        try host.route.change(index, properties)
        let changed = try host.route.link(index)
        #expect(changed.alias == "fairway endpoint of a test")
        #expect(changed.bridgePort?.isHairpin == true)
        #expect(changed.bridgePort?.isIsolated == false)
        #expect(changed.bridgePort?.groupForwardMask == 0xFFFD)

        var doom = LinkChange(name: "gone1", isUp: false)
        doom.controller = LinkChange.Controller.none
        doom.group = 7
        try host.route.change(index, doom)
        let link = try host.route.link(index)
        #expect(link.name == "gone1")
        #expect(link.controller == nil)
        #expect(link.bridgePort == nil)
        #expect(link.group == 7)
        #expect(!link.isUp)
    }

    @Test("All links of a group go with one request, and none else")
    func groupIsDeletedAtOnce() throws {
        let host = try TemporaryNamespace()
        for number in 0..<5 {
            let index = try host.route.createBridge(named: "br\(number)")
            var change = LinkChange()
            change.group = number < 3 ? 9 : 10
            try host.route.change(index, change)
        }
        try host.route.deleteLinks(inGroup: 9)
        #expect(try host.route.links().map(\.name).filter { $0.hasPrefix("br") }.sorted() == ["br3", "br4"])
    }

    @Test("Several links go with one datagram, and one that is gone already is no error")
    func severalDeletions() throws {
        let host = try TemporaryNamespace()
        let links = try (0..<4).map { try host.route.createBridge(named: "br\($0)") }
        try host.route.deleteLink(links[1])
        try host.route.deleteLinks(Array(links[..<3]))
        #expect(try host.route.links().map(\.name).filter { $0.hasPrefix("br") } == ["br3"])
        try host.route.deleteLinks([])
    }

    @Test("A link that can't be deleted is named by its place, with the kernel's words, and the others are gone")
    func refusedDeletion() throws {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        let error = try #require(throws: NetlinkError.self) {
            try host.route.deleteLinks([LinkIndex(rawValue: 4711), .loopback, bridge])
        }
        #expect(error.index == 1)
        #expect(error.code == .notSupportedOnSocket)
        #expect(error.description.contains("RTM_DELLINK (message 2 of its batch)"))
        #expect(try host.route.links().allSatisfy { $0.name != "br0" })
    }

    @Test("A name that is too long is refused with the kernel's own words")
    func longName() throws {
        let host = try TemporaryNamespace()
        let error = try #require(throws: NetlinkError.self) {
            _ = try host.route.createBridge(named: "a-name-of-over-15-bytes")
        }
        #expect(error.code == .outOfRange)
        #expect(error.explanation?.isEmpty == false)
        #expect(error.attributeOffset == 32)
    }

    @Test("A link that is not there is ENODEV, by name and by index")
    func missingLink() throws {
        let host = try TemporaryNamespace()
        let unnamed = try #require(throws: NetlinkError.self) { _ = try host.route.link(named: "nothere") }
        #expect(unnamed.code == .noSuchDevice)
        let error = try #require(throws: NetlinkError.self) { _ = try host.route.link(LinkIndex(rawValue: 4711)) }
        #expect(error.code == .noSuchDevice)
    }
}
