import FairwayDrivers
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

/// The announcements are the kernel's: the suspicions are those that a real host raises.
@Suite("Suspicions about links", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct LinkSuspicionsTests {
    private let groups = LinkGroups()
    private let host: TemporaryNamespace
    private let bridge: Link

    init() throws {
        host = try TemporaryNamespace()
        let index = try host.route.createBridge(named: "br0")
        try host.route.change(index, LinkChange(alias: "fairway network blue", isUp: true))
        bridge = try host.route.link(index)
    }

    private func suspicions() -> LinkSuspicions {
        var suspicions = LinkSuspicions(groups: groups)
        suspicions.learn([bridge])
        return suspicions
    }

    private func changed(_ link: Link, _ body: (inout Link) -> Void) -> Link {
        var link = link
        body(&link)
        return link
    }

    private var port: Link {
        changed(bridge) { link in
            link.index = LinkIndex(rawValue: 77)
            link.name = "veth0000001"
            link.kind = "veth"
            link.alias = nil
            link.group = groups.endpoints
            link.controller = bridge.index
        }
    }

    @Test("A link that is whole a moment later is no suspect: so does an attachment begin")
    func attachment() {
        var suspicions = suspicions()
        suspicions.hear(.linkSet(changed(port) { $0.controller = nil }))
        #expect(!suspicions.isEmpty)
        suspicions.hear(.linkSet(port))
        #expect(suspicions.isEmpty)
    }

    @Test("A link on its way out is no suspect: so does a detachment end")
    func detachment() {
        var suspicions = suspicions()
        suspicions.hear(.linkSet(changed(port) { $0.flags = [] }))
        let doomed = changed(port) { link in
            link.group = groups.doomed
            link.name = "gone0000001"
        }
        suspicions.hear(.linkSet(doomed))
        suspicions.hear(.linkRemoved(doomed))
        #expect(suspicions.isEmpty)
    }

    @Test("Other people's links are none of ours, whatever becomes of them")
    func others() {
        var suspicions = suspicions()
        let other = changed(port) { link in
            link.group = 0
            link.controller = nil
        }
        suspicions.hear(.linkSet(other))
        suspicions.hear(.linkRemoved(other))
        suspicions.hear(.linkRemoved(changed(bridge) { $0.alias = nil }))
        #expect(suspicions.isEmpty)
    }

    @Test("A host end that is deleted, down, in another group or on another's bridge is a suspect by its name")
    func hostEnds() {
        let wrong: [RouteAnnouncement] = [
            .linkRemoved(port), .linkSet(changed(port) { $0.flags = [] }),
            .linkSet(
                changed(port) { link in
                    link.group = 0
                    link.alias = "fairway endpoint 012345678901 web on blue"
                }
            ),
            .linkSet(changed(port) { $0.controller = LinkIndex(rawValue: 99) }),
        ]
        for announcement in wrong {
            var suspicions = suspicions()
            suspicions.hear(announcement)
            let alarm = suspicions.take()
            #expect(alarm == .links(["veth0000001"], isForwardingLost: false))
            #expect(suspicions.isEmpty)
        }
    }

    @Test("A bridge is a suspect under the name that it had, and no suspect once it is back")
    func bridges() throws {
        let address = InterfaceAddress(try #require(IPAddress("10.1.0.1")), prefixLength: 24, on: bridge.index)
        for announcement: RouteAnnouncement in [
            .linkRemoved(bridge), .linkSet(changed(bridge) { $0.name = "other" }), .addressRemoved(address),
            .linkSet(changed(bridge) { $0.flags = [] }),
        ] {
            var suspicions = suspicions()
            suspicions.hear(announcement)
            let alarm = suspicions.take()
            #expect(alarm == .links(["br0"], isForwardingLost: false))
        }
        var suspicions = suspicions()
        suspicions.hear(.linkSet(changed(bridge) { $0.flags = [] }))
        suspicions.hear(.linkSet(bridge))
        #expect(suspicions.isEmpty)
    }
}
