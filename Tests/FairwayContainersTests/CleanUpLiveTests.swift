import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayContainers

/// What a process that was killed at some moment has left, and the next one finds.
@Suite("Clean-up from any state, with the real shim and runtime", .tags(.live), .enabled(if: TestHost.isUsable))
struct CleanUpLiveTests {
    @Test("A container that was only prepared leaves nothing")
    func prepared() async throws {
        try await TestHost.with { host in
            let container = host.container("true")
            try host.prepare(container)
            #expect(host.runtime.leftovers() == [container.id])
            try expectClean(host, container)
        }
    }

    @Test("A container that was created but not started leaves nothing")
    func created() async throws {
        try await TestHost.with { host in
            let container = host.container("true")
            try host.prepare(container)
            let processID = try host.runtime.create(container)
            try expectClean(host, container)
            #expect(!host.runtime.isAlive(container.id, processID: processID))
        }
    }

    @Test("A running container ends with all of its processes, and those that joined it")
    func running() async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100 & sleep 100")
            try host.start(container)
            let group = try #require(TestHost.cgroups(of: container.id).first)
            let targets = try host.runtime.createExec(container, ExecSpec(command: ["/bin/cat"]), execID: "other")
            #expect(Files.exists(targets.socket))
            let processes = try Files.readText(group + "/cgroup.procs").split(separator: "\n").compactMap { Int32($0) }
            #expect(processes.count == 3 || processes.count == 2)
            try expectClean(host, container)
            for process in processes { #expect(!Files.exists("/proc/\(process)")) }
        }
    }

    @Test("A shim that nobody noted down is found")
    func unrecordedShim() async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100")
            try host.start(container)
            let shim = try ProcessDescriptor(opening: host.shimProcessID(container.id))
            for name in ["conmon.pid", "pid"] {
                try systemCall { unsafe unlink("\(host.root.bundles)/\(container.id.short)/\(name)") }
            }
            try expectClean(host, container)
            #expect(try shim.waitForExit(timeoutMilliseconds: 20_000))
        }
    }

    @Test("Without its shim a container runs on, and its exit code is unknown")
    func killedShim() async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100")
            let processID = try host.start(container)
            let shim = try ProcessDescriptor(opening: host.shimProcessID(container.id))
            try shim.send(signal: SIGKILL)
            #expect(try shim.waitForExit(timeoutMilliseconds: 20_000))
            #expect(host.runtime.isAlive(container.id, processID: processID))
            try host.runtime.signal(container.id, processID: processID, SIGKILL)
            let code = try host.runtime.awaitExitCode(of: container.id, processID: processID)
            #expect(code == ContainerRuntime.unknownExitCode)
            try expectClean(host, container)
        }
    }

    @Test(
        "Who dies while a container is being created leaves nothing to the next",
        arguments: [0, 5, 15, 25, 45]
    )
    func interruptedCreation(milliseconds: Int) async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100")
            try host.prepare(container)
            let paths = host.runtime.paths(container.id)
            let runtime = try #require(host.runtime.programs.runtimes.last)
            try Files.writeAtomically(runtime, to: paths.runtime)
            _ = try ShimCommand(container: container, paths: paths, programs: host.runtime.programs, runtime: runtime)
                .start(cgroups: host.runtime.cgroups)
            try await Task.sleep(for: .milliseconds(milliseconds))
            try expectClean(host, container)
            #expect(ShimSearch.processIDs(of: paths.bundle).isEmpty)
        }
    }

    @Test("Another runtime value, as a new daemon has, cleans up what the first has made")
    func newDaemon() async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100")
            try host.start(container)
            let next = ContainerRuntime(root: host.root, programs: try ContainerPrograms.find())
            #expect(next.leftovers() == [container.id])
            try next.cleanUp(container.id)
            try next.removeLayer(container.id)
            #expect(next.leftovers().isEmpty)
        }
    }

    @Test("Process IDs of before a reboot hit nobody")
    func staleProcessIDs() async throws {
        try await TestHost.with { host in
            let container = host.container("true")
            try host.prepare(container)
            for name in ["pid", "conmon.pid"] {
                try Files.writeAtomically("\(getpid())", to: "\(host.root.bundles)/\(container.id.short)/\(name)")
            }
            try expectClean(host, container)
        }
    }

    @Test("Ten containers at once leave nothing", .timeLimit(.minutes(2)))
    func many() async throws {
        try await TestHost.with { host in
            try await withThrowingTaskGroup(of: Int32.self) { group in
                for number in 1...10 {
                    group.addTask { try await host.run(host.container("exit \(number)")).exitCode }
                }
                let codes = try await group.reduce(into: []) { $0.append($1) }
                #expect(codes.sorted() == Array(1...10))
            }
        }
    }

    /// Cleans up twice, and sees what is left in between.
    private func expectClean(_ host: TestHost, _ container: Container) throws {
        for _ in 0..<2 {
            try host.runtime.cleanUp(container.id)
            #expect(TestHost.cgroups(of: container.id).isEmpty)
            #expect(try Mounts.list(below: host.root.run).isEmpty)
            #expect(try Files.names(in: host.root.bundles).isEmpty)
            #expect(try Files.names(in: host.root.run + "/runtime").isEmpty)
        }
        for _ in 0..<2 { try host.runtime.removeLayer(container.id) }
        #expect(try Files.names(in: host.root.containers).isEmpty)
    }
}
