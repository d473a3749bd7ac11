import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayStore

@Suite("Networks in the store")
struct NetworkTests {
    @Test("A network comes back as it went in, whole or with the least")
    func roundTrip() throws {
        let fixture = try Fixture()
        var full = try Fixture.network("full")
        full.subnets[0].range = IPNetwork("10.1.0.128/25")
        full.subnets[0].auxiliary = ["printer": try address("10.1.0.9")]
        full.subnets.append(Subnet(network: try #require(IPNetwork("fd00:1::/64")), gateway: try address("fd00:1::1")))
        full.isInternal = true
        full.allowsInterContainer = false
        full.policy = NetworkPolicy(
            gatewayModes: GatewayModes(ipv4: .routed, ipv6: .natUnprotected),
            masquerades: false,
            sourceAddresses: [try address("192.0.2.7")],
            trustedInterfaces: ["wg0"],
            spoofing: .mac
        )
        let least = Network(name: "none", driver: .null, deviceName: "", state: .ready)
        try fixture.store.write { state throws in
            try state.insert(full)
            try state.insert(least)
        }
        try fixture.store.read { state throws in
            #expect(try state.networks() == [full, least])
            #expect(try state.network(full.id) == full)
            #expect(try state.network(named: "none") == least)
            #expect(try state.network(named: "other") == nil)
        }
    }

    @Test("An update replaces everything but the subnets")
    func update() throws {
        let fixture = try Fixture()
        var network = try fixture.addNetwork()
        network.state = .ready
        network.labels = [:]
        network.policy.spoofing = .allow
        try fixture.store.write { try $0.update(network) }
        #expect(try fixture.store.read { try $0.network(network.id) } == network)
        let subnets = network.subnets
        network.subnets = []
        try fixture.store.write { try $0.update(network) }
        #expect(try fixture.store.read { try $0.network(network.id)?.subnets } == subnets)
    }

    @Test("A second network of a name is refused in Docker's words")
    func duplicateName() throws {
        let fixture = try Fixture()
        try fixture.addNetwork("blue")
        let error = try refusal { try fixture.addNetwork("blue", "10.2.0.0/24") }
        #expect(error == FairwayError(.conflict, "network with name blue already exists"))
        #expect(try fixture.store.read { try $0.subnetsInUse() }.count == 1)
    }

    @Test("Two networks can't have one bridge, but any number has none")
    func duplicateDevice() throws {
        let fixture = try Fixture()
        try fixture.store.write { state throws in
            try state.insert(Network(name: "host", driver: .host, deviceName: ""))
            try state.insert(Network(name: "none", driver: .null, deviceName: ""))
            try state.insert(Network(name: "one", deviceName: "br0"))
        }
        let error = try refusal { try fixture.store.write { try $0.insert(Network(name: "two", deviceName: "br0")) } }
        #expect(error.code == .conflict)
        #expect(error.message.contains("another network has the bridge name br0"))
    }

    @Test(
        "Overlapping subnets are refused by the schema itself",
        arguments: ["10.1.0.0/24", "10.1.0.128/25", "10.0.0.0/8"]
    )
    func overlap(_ subnet: String) throws {
        let fixture = try Fixture()
        try fixture.addNetwork("blue", "10.1.0.0/24")
        let error = try refusal { try fixture.addNetwork("red", subnet) }
        #expect(error.code == .conflict)
        #expect(error.message.contains("another network has a part of the subnet \(subnet)"))
        #expect(try fixture.store.read { try $0.networks() }.map(\.name) == ["blue"])
    }

    @Test("Adjacent subnets are fine")
    func adjacent() throws {
        let fixture = try Fixture()
        try fixture.addNetwork("blue", "10.1.0.0/24")
        try fixture.addNetwork("red", "10.1.1.0/24")
        try fixture.addNetwork("green", "10.0.255.0/24")
        #expect(
            try fixture.store.read { try $0.subnetsInUse() }.map(\.description)
                == ["10.0.255.0/24", "10.1.0.0/24", "10.1.1.0/24"]
        )
        let overlapped = try fixture.store.read { try $0.subnet(overlapping: #require(IPNetwork("10.1.1.128/25"))) }
        #expect(overlapped?.owner == "red")
    }

    @Test("A network with endpoints can't be deleted; without them it goes with its addresses")
    func delete() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let endpoint = try fixture.addEndpoint("web", on: network)
        let error = try refusal { try fixture.store.write { try $0.delete(network: network.id) } }
        #expect(error == FairwayError(.conflict, "network blue has active endpoints: detach them first"))
        try fixture.store.write { state throws in
            try state.delete(endpoint: endpoint.id)
            try state.delete(network: network.id)
            try state.delete(network: network.id)
        }
        #expect(try fixture.store.read { try $0.networks() }.isEmpty)
        try fixture.addNetwork("again", "10.1.0.0/24")
    }

    @Test("An update of what is gone says so")
    func updateMissing() throws {
        let fixture = try Fixture()
        let network = try Fixture.network("gone")
        let error = try refusal { try fixture.store.write { try $0.update(network) } }
        #expect(error == FairwayError(.notFound, "network gone not found"))
    }
}
