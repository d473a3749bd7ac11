import FairwayContainers
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import NetworkNamespaces
import SystemPackage
import Testing

/// A root of its own with a network namespace, in which containers of the real conmon and runtime run.
final class TestHost: Sendable {
    let root: HostRoot
    let directory: String
    let namespacePath: String
    let runtime: ContainerRuntime

    /// Whether containers can be run here at all; tests of them are skipped, and say so, where not.
    static let isUsable = Privileges.canCreateNamespaces && (try? ContainerPrograms.find()) != nil

    init(runtimes: [String] = [], exitCommand: [String] = [], state: String? = nil) throws {
        directory = "/tmp/fwc-\(UInt32.random(in: .min ... .max))"
        root = HostRoot(state: state ?? directory + "/state", run: directory + "/run")
        for path in [root.state, root.run] { try Files.makeDirectories(path, mode: 0o700) }
        namespacePath = directory + "/netns"
        _ = try NetworkNamespace.create(pinnedAt: namespacePath)
        var programs = try ContainerPrograms.find(exitCommand: exitCommand)
        programs.runtimes = runtimes + programs.runtimes
        runtime = ContainerRuntime(root: root, programs: programs)
    }

    /// Runs `body` on a fresh host, and checks that nothing of it is left on the machine when it has ended.
    static func with(
        runtimes: [String] = [],
        exitCommand: [String] = [],
        state: String? = nil,
        _ body: (TestHost) async throws -> Void
    ) async throws {
        let host = try TestHost(runtimes: runtimes, exitCommand: exitCommand, state: state)
        do {
            try await body(host)
        } catch {
            try? host.removeEverything()
            throw error
        }
        try host.removeEverything()
    }

    /// A container that runs a shell script in a disposable overlay of the machine's own root.
    func container(_ script: String, _ change: (inout ContainerSpec) -> Void = { _ in }) -> Container {
        var spec = ContainerSpec(rootfs: "/", command: ["/bin/sh", "-c", script])
        spec.usesOverlay = true
        change(&spec)
        return Container(name: "test", spec: spec)
    }

    func prepare(_ container: Container, hostLines: [HostLine] = [], resolver: ResolverFile = ResolverFile()) throws {
        let path = container.spec.networkMode == .host ? nil : namespacePath
        try runtime.prepare(container, namespacePath: path, hostLines: hostLines, resolver: resolver)
    }

    /// Prepares, creates and starts; the process ID.
    @discardableResult
    func start(_ container: Container) throws -> Int32 {
        try prepare(container)
        let processID = try runtime.create(container)
        try runtime.start(container.id)
        return processID
    }

    /// Runs a container to its end; its exit code and what it wrote, line by line.
    func run(_ container: Container) async throws -> (exitCode: Int32, output: [String]) {
        let processID = try start(container)
        let code = try runtime.awaitExitCode(of: container.id, processID: processID)
        let output = try await lines(of: container)
        try runtime.cleanUp(container.id)
        return (code, output)
    }

    /// The lines of a log, whole: the shim cuts one wherever a read of its ended.
    func lines(of container: Container, _ options: LogOptions = LogOptions()) async throws -> [String] {
        var lines: [String] = []
        var isOpen = false
        for try await entry in runtime.logs(of: container.id, options: options) {
            let text = String(decoding: entry.content, as: UTF8.self)
            if isOpen { lines[lines.count - 1] += text } else { lines.append(text) }
            isOpen = entry.isPartial
        }
        return lines
    }

    private func removeEverything() throws {
        for id in runtime.leftovers() {
            let shim = (try? shimProcessID(id)).flatMap { try? ProcessDescriptor(opening: $0) }
            try runtime.cleanUp(id)
            try runtime.removeLayer(id)
            #expect(Self.cgroups(of: id).isEmpty, "cgroups of \(id.short) are left")
            if let shim { #expect(try shim.waitForExit(timeoutMilliseconds: 20_000), "a shim is left") }
        }
        #expect(runtime.leftovers().isEmpty)
        try NetworkNamespace.unpin(namespacePath)
        #expect(try Mounts.list(below: directory).isEmpty, "mounts are left")
        #expect((try? Files.names(in: root.bundles)) ?? [] == [], "bundles are left")
        try Files.removeTree(directory)
    }

    /// The cgroups that a container has on this machine.
    static func cgroups(of id: ObjectID) -> [String] {
        let trees = (try? Mounts.list().filter { $0.type.hasPrefix("cgroup") }.map(\.path)) ?? []
        return trees.map { "\($0)/fairway-\(id.short)" }.filter(Files.exists)
    }

    /// The conmon of a container, as its bundle says.
    func shimProcessID(_ id: ObjectID) throws -> Int32 {
        try #require(Int32(Files.readText("\(root.bundles)/\(id.short)/conmon.pid")))
    }
}
