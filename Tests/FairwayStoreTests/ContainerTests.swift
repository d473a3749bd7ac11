import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayStore

@Suite("Containers in the store")
struct ContainerTests {
    @Test("A container comes back with its whole request")
    func roundTrip() throws {
        let fixture = try Fixture()
        let sandbox = Sandbox(origin: .owned, path: "/x", device: 4, inode: 1)
        var spec = ContainerSpec(name: "web", rootfs: "/", command: ["sh", "-c", "echo \"ü\" && true"])
        spec.usesOverlay = true
        spec.environment = ["A=1", "B=\n"]
        spec.networkMode = .container("db")
        spec.ports = [PortRequest(hostAddress: try address("127.0.0.1"), hostPort: 0, containerPort: 80)]
        spec.mounts = [Mount(source: "/a", destination: "/b", isReadOnly: true)]
        spec.extraHosts = [ContainerSpec.ExtraHost(name: "gw", address: try address("fd00::1"))]
        let container = Container(
            name: "web",
            spec: spec,
            status: .running,
            processID: 4711,
            exitCode: 3,
            sandboxID: sandbox.id,
            startedAt: .now(),
            finishedAt: .now()
        )
        try fixture.store.write { state throws in
            try state.insert(sandbox)
            try state.insert(container)
        }
        try fixture.store.read { state throws in
            #expect(try state.containers() == [container])
            #expect(try state.container(named: "web") == container)
            #expect(try state.lookup(container: container.id.short) == container)
        }
    }

    @Test("A name in use is refused in Docker's words, which name the holder")
    func duplicateName() throws {
        let fixture = try Fixture()
        let holder = try fixture.addContainer("web")
        let error = try refusal { try fixture.addContainer("web") }
        #expect(error.code == .conflict)
        #expect(
            error.message.hasPrefix("the container name \"web\" is already in use by container \(holder.id.short)")
        )
        var other = try fixture.addContainer("db")
        other.name = "web"
        #expect(try refusal { try fixture.store.write { try $0.update(other) } }.code == .conflict)
    }

    @Test("An update of what is gone says so; deleting it again is no error")
    func missing() throws {
        let fixture = try Fixture()
        let container = try fixture.addContainer("web")
        try fixture.store.write { state throws in
            try state.delete(container: container.id)
            try state.delete(container: container.id)
        }
        let error = try refusal { try fixture.store.write { try $0.update(container) } }
        #expect(error == FairwayError(.notFound, "no such container: web"))
    }

    @Test("A static address is kept while its container is there")
    func staticAddresses() throws {
        let fixture = try Fixture()
        let address = try address("10.1.0.7")
        let container = try fixture.addContainer("web", addresses: [address])
        #expect(try fixture.store.read { try $0.isStatic(address) })
        try fixture.store.write { try $0.delete(container: container.id) }
        #expect(try !fixture.store.read { try $0.isStatic(address) })
    }
}
