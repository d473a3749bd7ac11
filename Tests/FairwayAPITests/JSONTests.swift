import FairwayAPI
import FairwayModel
import IPAddressing
import Testing

@Suite("JSON")
struct JSONTests {
    private func roundTrip<Value: Codable & Equatable>(_ value: Value) throws -> Value {
        try JSONCoding.decode(from: JSONCoding.encode(value))
    }

    @Test("Objects come back as they were sent")
    func objectsSurvive() throws {
        let detail = try Samples.container()
        #expect(try roundTrip(detail) == detail)
        let network = NetworkDetail(
            network: try Samples.network(),
            endpoints: detail.endpoints,
            sandboxes: [Samples.sandbox()]
        )
        #expect(try roundTrip(network) == network)
        #expect(try roundTrip(Samples.info()) == Samples.info())
    }

    @Test("Requests and answers come back as they were sent")
    func messagesSurvive() throws {
        let attach = AttachRequest(
            spec: EndpointSpec(name: "a", attachment: .init(addresses: [try #require(IPAddress("10.0.0.9"))])),
            namespace: .descriptor(7, device: 4, inode: 4_026_532_177)
        )
        #expect(try roundTrip(attach) == attach)
        #expect(try roundTrip(NamespaceReference.path("/run/netns/a")) == .path("/run/netns/a"))
        #expect(try roundTrip(Ping(pid: 1)) == Ping(pid: 1))
        #expect(try roundTrip(ExitReport(exitCode: 137)) == ExitReport(exitCode: 137))
        let error = FairwayError(.exhausted, "no address is left")
        #expect(try roundTrip(error) == error)
    }

    @Test(
        "A network mode is one word in JSON, as it is on the command line; networks are a list",
        arguments: [
            (NetworkMode.host, #""host""#), (.none, #""none""#),
            (.container("a"), #""container:a""#), (.namespace(path: "/run/netns/a"), #""ns:/run/netns/a""#),
        ]
    )
    func networkModes(mode: NetworkMode, text: String) throws {
        #expect(String(decoding: try JSONCoding.encode([mode]), as: UTF8.self) == "[\(text)]")
        #expect(try roundTrip(mode) == mode)
        let networks = NetworkMode.networks([Samples.attachment, NetworkAttachment(network: "back")])
        #expect(try roundTrip(networks) == networks)
        #expect(
            try JSONCoding.decode([NetworkMode].self, from: Array(#"["web", [{"network": "web"}]]"#.utf8))
                == Array(repeating: .networks([NetworkAttachment(network: "web")]), count: 2)
        )
    }

    @Test("A log entry is text where it is UTF-8, and numbers where it is not")
    func logEntries() throws {
        let text = LogEntry(stream: .stdout, time: Samples.time, content: Array("grüß".utf8))
        let binary = LogEntry(stream: .stderr, time: Samples.time, content: [0xFF, 0x00], isPartial: true)
        #expect(try JSONValue(encoding: text)["text"] == "grüß")
        #expect(try JSONValue(encoding: binary)["bytes"] == [255, 0])
        #expect(try [roundTrip(text), roundTrip(binary)] == [text, binary])
    }

    @Test(
        "What is wrong with a body is said in one sentence that names the place",
        arguments: [
            ("{", "the JSON is no NetworkSpec: the given data was not valid JSON"),
            ("{}", "the JSON is no NetworkSpec: \"name\" is missing"),
            (#"{"name":"a","mtu":-1}"#, "the JSON is no NetworkSpec: one of its numbers is out of range, or not whole"),
            (#"{"name":"a","mtu":"1"}"#, "\"mtu\""),
            (#"{"name":"a","subnets":[{"network":"10.0.0.0/99","auxiliary":{}}]}"#, "\"subnets.0.network\""),
        ]
    )
    func mistakesAreNamed(body: String, sentence: String) throws {
        let error = try #require(throws: FairwayError.self) {
            try JSONCoding.decode(NetworkSpec.self, from: Array(body.utf8), defaults: RequestDefaults.network())
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains(sentence))
        #expect(!error.message.contains("\n"))
    }

    @Test("A body written by hand may leave out what has a default")
    func defaultsComplete() throws {
        let network = try JSONCoding.decode(
            NetworkSpec.self,
            from: Array(#"{"name":"a"}"#.utf8),
            defaults: RequestDefaults.network()
        )
        #expect(network == NetworkSpec(name: "a"))
        let container = try JSONCoding.decode(
            ContainerSpec.self,
            from: Array(#"{"rootfs":"/","command":["true"]}"#.utf8),
            defaults: RequestDefaults.container()
        )
        #expect(container == ContainerSpec(rootfs: "/", command: ["true"]))
        let attach = try JSONCoding.decode(
            AttachRequest.self,
            from: Array(#"{"spec":{"name":"a"},"namespace":{"path":"/n"}}"#.utf8),
            defaults: RequestDefaults.attach()
        )
        #expect(attach == AttachRequest(spec: EndpointSpec(name: "a"), namespace: .path("/n")))
    }

    @Test("Text keeps the order of members and escapes what JSON wants escaped")
    func textIsWritten() {
        let value: JSONValue = ["b": ["x\"\n\u{1}"], "a": .null, "c": [:]]
        #expect(value.compactText == #"{"b":["x\"\n\u0001"],"a":null,"c":{}}"#)
        #expect(value.prettyText.hasPrefix("{\n    \"b\": [\n        \"x"))
    }
}
