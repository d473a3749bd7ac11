import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayStore

@Suite("Endpoints and sandboxes in the store")
struct EndpointTests {
    @Test("An endpoint comes back with its leases and port reservations, in their order")
    func roundTrip() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        var endpoint = try fixture.addEndpoint("web", on: network)
        let lease = try address("10.1.0.7")
        let ports = [
            PublishedPort(hostAddress: try address("192.0.2.1"), hostPort: 9000, containerPort: 90, count: 10),
            PublishedPort(hostPort: 53, containerPort: 5353, transport: .udp),
        ]
        endpoint.hostLinkIndex = 12
        endpoint.state = .ready
        endpoint.addresses = [lease]
        endpoint.ports = ports
        try fixture.store.write { [endpoint] state in
            let pool = try #require(try state.pool(of: network.id, isIPv6: false))
            #expect(try state.lease(lease, in: pool, for: endpoint.id))
            try state.reserve(ports, for: endpoint.id)
            try state.update(endpoint)
        }
        try fixture.store.read { state throws in
            #expect(try state.endpoints() == [endpoint])
            #expect(try state.endpoint(endpoint.id) == endpoint)
            #expect(try state.endpoints(on: network.id) == [endpoint])
            #expect(try state.endpoints(of: endpoint.sandboxID) == [endpoint])
            #expect(try state.endpoints(of: .random()) == [])
        }
    }

    @Test("One network has each endpoint name once; another may have it too")
    func duplicateName() throws {
        let fixture = try Fixture()
        let blue = try fixture.addNetwork("blue")
        let red = try fixture.addNetwork("red", "10.2.0.0/24")
        try fixture.addEndpoint("web", on: blue)
        let sandbox = Sandbox(origin: .foreign, path: "/x", device: 4, inode: 2)
        try fixture.store.write { try $0.insert(sandbox) }
        var second = Fixture.endpoint("web", on: blue, sandbox: sandbox)
        second.hostLinkName = "veth-second"
        let error = try refusal { try fixture.store.write { try $0.insert(second) } }
        #expect(error == FairwayError(.conflict, "endpoint with name web already exists in network blue"))
        second.networkID = red.id
        try fixture.store.write { try $0.insert(second) }
    }

    @Test("A MAC address that the network has already is refused")
    func duplicateMACAddress() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let first = try fixture.addEndpoint("web", on: network)
        let sandbox = Sandbox(origin: .foreign, path: "/x", device: 4, inode: 2)
        try fixture.store.write { try $0.insert(sandbox) }
        var second = Fixture.endpoint("db", on: network, sandbox: sandbox)
        second.macAddress = first.macAddress
        let error = try refusal { try fixture.store.write { try $0.insert(second) } }
        #expect(error.code == .conflict)
        #expect(error.message.hasPrefix("the MAC address \(first.macAddress) is already in use on network blue"))
    }

    @Test("A sandbox has each interface name once")
    func duplicateInterface() throws {
        let fixture = try Fixture()
        let blue = try fixture.addNetwork("blue")
        let red = try fixture.addNetwork("red", "10.2.0.0/24")
        var endpoint = try fixture.addEndpoint("web", on: blue)
        endpoint.id = .random()
        endpoint.networkID = red.id
        endpoint.hostLinkName = "veth-second"
        let error = try refusal { try fixture.store.write { try $0.insert(endpoint) } }
        #expect(error.message == "can't attach web to network red: it has an interface eth0 already")
    }

    @Test("Deleting an endpoint gives its addresses and ports back; deleting it again is no error")
    func delete() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let endpoint = try fixture.addEndpoint("web", on: network)
        let lease = try address("10.1.0.7")
        let port = PublishedPort(hostPort: 8080, containerPort: 80)
        try fixture.store.write { state throws in
            let pool = try #require(try state.pool(of: network.id, isIPv6: false))
            #expect(try state.lease(lease, in: pool, for: endpoint.id))
            try state.reserve([port], for: endpoint.id)
            try state.delete(endpoint: endpoint.id)
            try state.delete(endpoint: endpoint.id)
            #expect(try state.holder(of: lease, in: pool) == nil)
            #expect(try state.holder(of: port) == nil)
            #expect(try state.firstFree(in: pool, of: AddressRange(lease, lease)) == lease)
        }
    }

    @Test("A sandbox that is attached can't be deleted; its container can, and is forgotten")
    func sandboxes() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let container = try fixture.addContainer()
        let endpoint = try fixture.addEndpoint("web", on: network, container: container)
        let error = try refusal { try fixture.store.write { try $0.delete(sandbox: endpoint.sandboxID) } }
        #expect(error.code == .conflict)
        try fixture.store.write { state throws in
            try state.delete(container: container.id)
            let sandbox = try #require(try state.sandbox(endpoint.sandboxID))
            #expect(sandbox.containerID == nil)
            try state.delete(endpoint: endpoint.id)
            try state.delete(sandbox: endpoint.sandboxID)
            #expect(try state.sandboxes().isEmpty)
        }
    }

    @Test("A namespace is found by its number, the newest where the kernel used it again")
    func namespaceNumbers() throws {
        let fixture = try Fixture()
        let old = Sandbox(origin: .foreign, path: "/old", device: .max, inode: .max - 1)
        var new = Sandbox(origin: .owned, path: "/new", device: .max, inode: .max - 1)
        try fixture.store.write { state throws in
            try state.insert(old)
            try state.insert(new)
        }
        #expect(try fixture.store.read { try $0.sandbox(device: .max, inode: .max - 1) } == new)
        #expect(try fixture.store.read { try $0.sandbox(device: 1, inode: .max - 1) } == nil)
        new.path = "/newer"
        try fixture.store.write { try $0.update(new) }
        #expect(try fixture.store.read { try $0.sandboxes() } == [old, new])
    }
}
