import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayStore

@Suite("What a boot of the machine leaves of the store")
struct EarlierBootTests {
    @Test("The boot ID is unknown at first, then the last one set")
    func bootID() throws {
        let fixture = try Fixture()
        #expect(try fixture.store.read { try $0.bootID() } == nil)
        try fixture.store.write { try $0.set(bootID: "one") }
        try fixture.store.write { try $0.set(bootID: "two") }
        #expect(try fixture.store.read { try $0.bootID() } == "two")
    }

    @Test("Endpoints, leases, ports and sandboxes go; networks, settings and sticky addresses stay")
    func runtime() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let container = try fixture.addContainer()
        let endpoint = try fixture.addEndpoint("web", on: network, container: container)
        let (lease, port) = (try address("10.1.0.7"), PublishedPort(hostPort: 80, containerPort: 80))
        try fixture.store.write { state throws in
            let pool = try #require(try state.pool(of: network.id, isIPv6: false))
            #expect(try state.lease(lease, in: pool, for: endpoint.id))
            try state.remember(lease, of: "web", in: pool)
            try state.reserve([port], for: endpoint.id)
            try state.set("key", "value")
            try state.forgetRuntime()
        }
        try fixture.store.read { state throws in
            let pool = try #require(try state.pool(of: network.id, isIPv6: false))
            #expect(try state.endpoints().isEmpty)
            #expect(try state.sandboxes().isEmpty)
            #expect(try state.holder(of: port) == nil)
            #expect(try state.firstFree(in: pool, of: AddressRange(lease, lease)) == lease)
            #expect(try state.networks() == [network])
            #expect(try state.setting("key") == "value")
            #expect(try state.stickyAddress(of: "web", in: pool) == lease)
        }
    }

    @Test(
        "Containers that ran have ended, one that never began is as it was defined",
        arguments: [
            (Container.Status.running, false, Container.Status.exited, 255), (.running, true, .removing, 255),
            (.starting, false, .created, nil), (.created, false, .created, nil), (.exited, false, .exited, 3),
            (.removing, false, .removing, 3),
        ] as [(Container.Status, Bool, Container.Status, Int32?)]
    )
    func containers(_ before: Container.Status, isRemoved: Bool, _ after: Container.Status, _ code: Int32?) throws {
        let fixture = try Fixture()
        var container = try fixture.addContainer()
        container.status = before
        container.spec.isRemovedOnExit = isRemoved
        switch before {
        case .running:
            container.processID = 42
            container.startedAt = .now()
        case .exited, .removing: container.exitCode = 3
        case .starting: container.processID = 42
        case .created: break
        }
        try fixture.store.write { [container] state in
            try state.update(container)
            try state.forgetRuntime()
        }
        let ended = try #require(try fixture.store.read { try $0.container(container.id) })
        #expect(ended.status == after)
        #expect(ended.exitCode == code)
        #expect(ended.processID == nil)
        #expect(ended.sandboxID == nil)
        #expect((ended.finishedAt != nil) == (before == .running))
    }
}
