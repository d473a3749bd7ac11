import FairwayDrivers
import FairwayModel
import FairwayStore
import FairwayTesting
import LinuxSystem
import Testing

@testable import FairwayEngine

@Suite("The next start and its containers", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ReconcileContainerTests {
    /// How far the network of a container was when a daemon was killed.
    enum Stage: Sendable, CaseIterable {
        case recorded, pinned, owned, attached
    }

    let host: TestHost

    init() async throws {
        host = try await TestHost(["monitor": "off"])
        try await host.createNetwork()
    }

    @discardableResult
    private func add(_ status: Container.Status, _ stage: Stage) async throws -> Container {
        var container = Container(name: "web", spec: ContainerSpec(name: "web", rootfs: "/", command: ["true"]))
        container.status = status
        try host.store.write { [container] in try $0.insert(container) }
        if stage == .recorded { return container }
        let sandbox = try await host.engine.makeSandbox(for: container)
        if stage == .pinned { return container }
        container.sandboxID = sandbox.id
        try host.store.write { [container] in try $0.update(container) }
        if stage == .owned { return container }
        let spec = EndpointSpec(
            name: "web",
            attachment: .init(network: "blue"),
            ports: [PortRequest(hostPort: 8080, containerPort: 80)]
        )
        try await host.engine.attach(spec, to: sandbox)
        return container
    }

    @Test(
        "What a start or an end that was cut off left of a network is taken away",
        arguments: Stage.allCases,
        [Container.Status.starting, .created, .exited]
    )
    func cutOff(stage: Stage, status: Container.Status) async throws {
        let before = try await host.snapshot()
        let container = try await add(status, stage)
        try await host.restart()
        #expect(try await host.snapshot() == before)
        let settled = try #require(try host.store.read { try $0.container(container.id) })
        #expect(settled.status == (status == .exited ? .exited : .created))
        #expect(settled.sandboxID == nil && settled.processID == nil)
        #expect(try await host.becomesFree(8080))
    }

    @Test("A removal that was cut off is finished", arguments: Stage.allCases)
    func removal(stage: Stage) async throws {
        let before = try await host.snapshot()
        try await add(.removing, stage)
        try await host.restart()
        #expect(try await host.snapshot() == before)
        #expect(try host.store.read { try $0.containers() }.isEmpty)
    }

    @Test("A container's own namespace has lo up, and goes with its pin")
    func ownNamespace() async throws {
        let container = try await add(.starting, .attached)
        let sandbox = try #require(try host.store.read { try $0.sandboxes() }.first)
        #expect(sandbox.origin == .owned && sandbox.containerID == container.id)
        #expect(sandbox.path == "\(host.root.namespaces)/\(sandbox.id.short)")
        #expect(try await host.snapshot().pins == [sandbox.id.short])
        try await host.engine.disconnect(container.id)
        #expect(try await host.snapshot().pins.isEmpty)
        #expect(!Files.exists(sandbox.path))
    }

    @Test("Where no container can be run every attempt is told why, and nothing is recorded")
    func missingPrograms() async throws {
        let spec = ContainerSpec(name: "web", rootfs: "/", command: ["true"])
        let error = try await refusal { _ = try await host.engine.createContainer(spec) }
        #expect(error == FairwayError(.unavailable, "this test runs no containers"))
        #expect(try await host.engine.containers(all: true).isEmpty)
        let report = try await host.engine.report()
        #expect(report.networks == 3 && report.endpoints == 0 && report.containers == 0 && report.running == 0)
        #expect(report.warnings == [error.message])
    }

    @Test("The daemon is needed while there is an endpoint")
    func isNeeded() async throws {
        #expect(try await !host.engine.isNeeded)
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        #expect(try await host.engine.isNeeded)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try await !host.engine.isNeeded)
    }
}
