import FairwayAPI
import FairwayModel
import LinuxSystem
import Testing

/// Holds `docs/api/openapi.yaml` against the code: its paths, its methods and its objects' members.
@Suite("The interface's description")
struct OpenAPITests {
    private let lines: [Substring]

    init() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/docs/api/openapi.yaml"
        lines = try Files.readText(path).split(separator: "\n")
    }

    @Test("It has the paths and methods of the interface, no more and no fewer")
    func pathsAgree() {
        var described: [String: Set<String>] = [:]
        var path = ""
        for line in lines.drop(while: { $0 != "paths:" }).dropFirst().prefix(while: { $0.hasPrefix(" ") }) {
            if line.hasPrefix("  /") {
                path = String(line.dropFirst(2).dropLast())
            } else if let method = HTTPMethod(rawValue: line.dropLast().drop { $0 == " " }.uppercased()),
                line == "    \(method.rawValue.lowercased()):"
            {
                described[path, default: []].insert(method.rawValue)
            }
        }
        let routes = Route.allCases.map { ($0.rawValue, Set($0.methods.map(\.rawValue))) }
        #expect(described == Dictionary(uniqueKeysWithValues: routes))
    }

    /// The members that a schema lists.
    private func members(of schema: String) -> Set<String> {
        let block = lines.drop { $0 != "  schemas:" }.drop { $0 != "    \(schema):" }.dropFirst().prefix {
            $0.hasPrefix("     ")
        }
        let names = block.filter { $0.hasPrefix("        ") && !$0.hasPrefix("         ") }
            .compactMap { $0.split(separator: ":").first?.drop { $0 == " " } }
        return Set(names.map(String.init))
    }

    private func expectDescribed(_ value: some Encodable, _ schema: String) throws {
        guard case .object(let encoded) = try JSONValue(encoding: value) else {
            Issue.record("\(schema) is no object in JSON")
            return
        }
        let described = members(of: schema)
        #expect(!encoded.isEmpty)
        #expect(Set(encoded.map(\.name)).subtracting(described) == [], "members of \(schema) that are not described")
    }

    @Test("Every member of the objects that the interface carries is described")
    func membersAreDescribed() throws {
        let detail = try Samples.container()
        try expectDescribed(detail, "ContainerDetail")
        try expectDescribed(detail.container, "Container")
        try expectDescribed(detail.container.spec, "ContainerSpec")
        try expectDescribed(detail.networks[0], "Network")
        try expectDescribed(detail.networks[0].subnets[0], "Subnet")
        try expectDescribed(detail.endpoints[0], "Endpoint")
        try expectDescribed(detail.endpoints[0].ports[1], "PublishedPort")
        try expectDescribed(detail.container.spec.ports[0], "PortRequest")
        try expectDescribed(#require(detail.sandbox), "Sandbox")
        try expectDescribed(NetworkDetail(network: detail.networks[0]), "NetworkDetail")
        try expectDescribed(NetworkSpec(name: "a", deviceName: "b", mtu: 1), "NetworkSpec")
        try expectDescribed(EndpointSpec(name: "a", attachment: Samples.attachment), "EndpointSpec")
        try expectDescribed(Samples.attachment, "NetworkAttachment")
        try expectDescribed(ConnectRequest(container: "a", attachment: Samples.attachment), "ConnectRequest")
        try expectDescribed(PruneRequest(until: Samples.time), "PruneRequest")
        try expectDescribed(DisconnectRequest(container: "a"), "DisconnectRequest")
        try expectDescribed(ExecSpec(command: []), "ExecSpec")
        try expectDescribed(AttachTargets(socket: "a", control: "b"), "AttachTargets")
        try expectDescribed(Samples.info(), "Info")
        try expectDescribed(#require(Samples.info().settings.first { $0.stored != nil }), "Setting")
        try expectDescribed(SettingsChange(), "SettingsChange")
        let finding = Finding(.error, "network blue", "its bridge is down", remedy: "repair it")
        try expectDescribed(finding, "Finding")
        try expectDescribed(DoctorReport(findings: [finding]), "DoctorReport")
        try expectDescribed(Ping(pid: 1), "Ping")
        try expectDescribed(Event(kind: .daemon, action: "start", id: "1", name: "a"), "Event")
        try expectDescribed(LogEntry(stream: .stdout, time: Samples.time, content: [1]), "LogEntry")
        try expectDescribed(FairwayError(.failed, "a"), "Error")
    }
}
