import FairwayDrivers
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import Netlink
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("Detachments, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct DetachLiveTests {
    let host: TestHost

    init() async throws {
        host = try await TestHost()
        try await host.createNetwork()
    }

    @Test("After a detachment all is as before the attachment")
    func everythingGoes() async throws {
        let before = try await host.snapshot()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        #expect(try await host.snapshot() != before)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await host.snapshot() == before)
        #expect(try pod.linkNames() == ["lo"])
    }

    @Test("Neither the sandbox's interface nor the host's link can be seen right after the answer")
    func atOnce() async throws {
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try pod.link("eth0") == nil)
        #expect(try host.link(endpoint.hostLinkName) == nil)
        let bridge = try host.link(try #require(try host.store.read { try $0.network(named: "blue") }).deviceName)?
            .index
        #expect(try bridge != nil && !host.network.route.links().contains { $0.controller == bridge })
    }

    @Test("The namespace can be attached again at once, by the same names")
    func again() async throws {
        let pod = try host.makePod()
        for _ in 0..<5 {
            let endpoint = try await host.attach(pod)
            #expect(try pod.addresses(of: "eth0") == ["10.1.0.2/24"])
            try await host.engine.detach(endpoint: endpoint.id.rawValue)
        }
    }

    @Test("A name keeps its address while nobody else wants it, and the next newcomer gets another")
    func stickyAddress() async throws {
        let (first, second) = (try host.makePod("first"), try host.makePod("second"))
        let web = try await host.attach(first, "web")
        try await host.engine.detach(endpoint: web.id.rawValue)
        let other = try await host.attach(second, "other")
        let again = try await host.attach(first, "web")
        #expect(again.addresses == web.addresses)
        #expect(other.addresses != web.addresses)
    }

    @Test("The address of an endpoint that is gone can be asked for")
    func freeAddress() async throws {
        let (first, second) = (try host.makePod("first"), try host.makePod("second"))
        let web = try await host.attach(first, "web")
        let wish = { (spec: inout EndpointSpec) in spec.attachment.addresses = web.addresses }
        let error = try await refusal { try await host.attach(second, "other", wish) }
        #expect(error.code == .conflict && error.message.contains("web"), "\(error.message)")
        try await host.engine.detach(endpoint: web.id.rawValue)
        #expect(try await host.attach(second, "other", wish).addresses == web.addresses)
    }

    @Test("An endpoint whose sandbox is gone is detached all the same")
    func vanishedSandbox() async throws {
        let before = try await host.snapshot()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        try pod.vanish()
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await host.snapshot() == before)
        #expect(try await host.becomesFree(8080))
    }

    @Test("An endpoint is detached whatever somebody else took away of it", arguments: Loss.allCases)
    func losses(loss: Loss) async throws {
        let before = try await host.snapshot()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        try await host.lose(loss, of: endpoint, in: pod)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        let after = try await host.snapshot()
        #expect(after.endpoints.isEmpty && after.sandboxes.isEmpty && after.held.isEmpty)
        #expect(after.links.isSubset(of: before.links) && after.elements.isSubset(of: before.elements))
        #expect(try pod.link("eth0") == nil)
    }

    @Test("Somebody else's interface by the endpoint's name stays in the sandbox")
    func othersInterface() async throws {
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        let link = try #require(try pod.link("eth0"))
        try pod.route.request { batch in
            batch.change(link.index, LinkChange(isUp: false))
            batch.change(link.index, LinkChange(name: "renamed0"))
        }
        let others = try pod.route.createBridge(named: "eth0")
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        await host.engine.settleLinks()
        #expect(try pod.link("eth0")?.index == others)
        #expect(try pod.link("renamed0") == nil)
    }

    @Test("An unknown endpoint is named")
    func unknown() async throws {
        let error = try await refusal { try await host.engine.detach(endpoint: "nobody") }
        #expect(error.code == .notFound && error.message.contains("nobody"))
    }

    @Test("Events tell of an attachment and of its end, with network and address")
    func events() async throws {
        let events = await host.engine.events()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        await host.engine.shutDown()
        var seen: [String] = []
        for await event in events where event.id == endpoint.id.rawValue {
            #expect(event.attributes == ["network": "blue", "addresses": "10.1.0.2"])
            seen.append("\(event.kind.rawValue) \(event.action) \(event.name)")
        }
        #expect(seen == ["endpoint connect web", "endpoint disconnect web"])
    }
}
