import FairwayModel
import IPAddressing
import Testing

@testable import FairwayEngine

@Suite("What a request for a container must keep to")
struct ContainerRulesTests {
    private func spec(_ change: (inout ContainerSpec) -> Void = { _ in }) -> ContainerSpec {
        var spec = ContainerSpec(name: "web", rootfs: "/", command: ["true"])
        change(&spec)
        return spec
    }

    private func refusal(_ change: (inout ContainerSpec) -> Void) throws -> FairwayError {
        let spec = spec(change)
        return try #require(#expect(throws: FairwayError.self) { try ContainerRules.check(spec) })
    }

    @Test("A request of which nothing is wrong passes")
    func accepted() throws {
        try ContainerRules.check(spec())
        try ContainerRules.check(spec { $0.mounts = [Mount(source: "/tmp", destination: "/data", isReadOnly: true)] })
        try ContainerRules.check(spec { $0.name = nil })
    }

    @Test(
        "A root file system must be a directory, by an absolute path",
        arguments: ["", "tmp", "/nowhere", "/etc/hostname"]
    )
    func rootfs(path: String) throws {
        let error = try refusal { $0.rootfs = path }
        #expect(error.code == .invalidArgument && error.message.contains(path), "\(error.message)")
    }

    @Test("A command must be named, and its arguments have no NUL bytes", arguments: [[], [""], ["a", "b\0c"]])
    func command(words: [String]) throws {
        #expect(try refusal { $0.command = words }.code == .invalidArgument)
    }

    @Test(
        "A mount has absolute paths, and its source is there",
        arguments: ["tmp:/data", "/tmp:data", "/nowhere:/data"]
    )
    func mounts(text: String) throws {
        let paths = text.split(separator: ":").map(String.init)
        let error = try refusal { $0.mounts = [Mount(source: paths[0], destination: paths[1], isReadOnly: false)] }
        #expect(error.message.contains(paths[0]), "\(error.message)")
    }

    @Test("What goes into the container's files has no line breaks or blanks", arguments: ["a b", "a\n10.0.0.1 b", ""])
    func files(text: String) throws {
        let changes: [(inout ContainerSpec) -> Void] = [
            { $0.hostname = text },
            { $0.networkMode = .networks([NetworkAttachment(aliases: [text])]) },
            { $0.dnsSearch = [text] },
            { $0.extraHosts = [.init(name: text, address: .v4(.loopback))] },
        ]
        for change in changes {
            let error = try refusal(change)
            #expect(error.code == .invalidArgument && error.message.contains("\"\(text)\""), "\(error.message)")
        }
    }

    @Test("A working directory is absolute, and the environment has no NUL bytes")
    func process() throws {
        #expect(try refusal { $0.workingDirectory = "tmp" }.message.contains("\"tmp\""))
        #expect(try refusal { $0.environment = ["A=b\0c"] }.code == .invalidArgument)
        try ContainerRules.check(spec { $0.workingDirectory = "/tmp" })
    }

    @Test("A name is checked as a container's")
    func name() throws {
        #expect(try refusal { $0.name = "a b" }.message.hasPrefix("invalid container name"))
    }

    @Test(
        "Without a network of its own a container has no ports",
        arguments: [NetworkMode.host, .none, .container("db"), .namespace(path: "/run/netns/a")]
    )
    func networkModes(mode: NetworkMode) throws {
        let error = try refusal {
            $0.networkMode = mode
            $0.ports = [PortRequest(hostPort: 80, containerPort: 80)]
        }
        #expect(error.message.hasSuffix("--network \(mode)"), "\(error.message)")
        try ContainerRules.check(spec { $0.networkMode = mode })
    }

    @Test("A container is attached to each network once, by interfaces with names of their own")
    func severalNetworks() throws {
        let (front, back) = (NetworkAttachment(network: "front"), NetworkAttachment(network: "back"))
        try ContainerRules.check(spec { $0.networkMode = .networks([front, back]) })
        #expect(
            try refusal { $0.networkMode = .networks([front, back, front]) }.message.contains("front is named twice")
        )
        var named = [front, back]
        for index in named.indices { named[index].interfaceName = "net0" }
        #expect(try refusal { $0.networkMode = .networks(named) }.message.contains("called net0"))
        named[1].interfaceName = "a/b"
        #expect(try refusal { $0.networkMode = .networks(named) }.message.contains("\"a/b\""))
    }
}
