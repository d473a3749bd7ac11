import FairwayModel
import FairwayTesting
import Testing

@testable import FairwayStore

@Suite("A reference is a full ID, a name, or the unique start of an ID")
struct ReferenceTests {
    private static func id(_ start: String) throws -> ObjectID {
        try #require(ObjectID(start + String(repeating: "0", count: 64 - start.utf8.count)))
    }

    private func store() throws -> Fixture {
        let fixture = try Fixture()
        try fixture.store.write { state throws in
            try state.insert(Network(id: Self.id("ab12"), name: "blue", deviceName: "br1"))
            try state.insert(Network(id: Self.id("ab34"), name: "red", deviceName: "br2"))
            try state.insert(Network(id: Self.id("cd"), name: "ab12", deviceName: "br3"))
        }
        return fixture
    }

    @Test("The name wins over the start of another's ID, the full ID over any name")
    func precedence() throws {
        let fixture = try store()
        try fixture.store.read { state throws in
            #expect(try state.lookup(network: "blue").name == "blue")
            #expect(try state.lookup(network: "ab12").deviceName == "br3")
            #expect(try state.lookup(network: Self.id("ab12").rawValue).name == "blue")
            #expect(try state.lookup(network: "ab3").name == "red")
            #expect(try state.lookup(network: "c").name == "ab12")
        }
    }

    @Test("A start that several IDs share is refused, with these IDs")
    func ambiguous() throws {
        let fixture = try store()
        let error = try refusal { _ = try fixture.store.read { try $0.lookup(network: "ab") } }
        #expect(error.code == .conflict)
        #expect(error.message.hasPrefix("\"ab\" means more than one network (ab1200000000, ab3400000000)"))
    }

    @Test("What nothing answers to is not found", arguments: ["green", "", "ab5", "AB", "ab12g", "%"])
    func notFound(_ reference: String) throws {
        let fixture = try store()
        try fixture.addContainer("web")
        #expect(
            try refusal { _ = try fixture.store.read { try $0.lookup(network: reference) } }
                == FairwayError(.notFound, "network \(reference) not found")
        )
        #expect(
            try refusal { _ = try fixture.store.read { try $0.lookup(container: "no-\(reference)") } }
                == FairwayError(.notFound, "no such container: no-\(reference)")
        )
        #expect(try fixture.store.read { try $0.containerIfPresent("no-\(reference)") } == nil)
        #expect(
            try refusal { _ = try fixture.store.read { try $0.lookup(endpoint: reference) } }
                == FairwayError(.notFound, "endpoint \(reference) not found")
        )
    }

    @Test("An endpoint's name answers while only one network has it")
    func endpointNames() throws {
        let fixture = try Fixture()
        let blue = try fixture.addNetwork("blue")
        let red = try fixture.addNetwork("red", "10.2.0.0/24")
        let endpoint = try fixture.addEndpoint("web", on: blue)
        #expect(try fixture.store.read { try $0.lookup(endpoint: "web") }.id == endpoint.id)
        var other = Fixture.endpoint(
            "web",
            on: red,
            sandbox: Sandbox(origin: .foreign, path: "/x", device: 4, inode: 9)
        )
        other.hostLinkName = "veth-other"
        other.sandboxID = endpoint.sandboxID
        other.interfaceName = "eth1"
        try fixture.store.write { try $0.insert(other) }
        #expect(try refusal { _ = try fixture.store.read { try $0.lookup(endpoint: "web") } }.code == .conflict)
    }
}
