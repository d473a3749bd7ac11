import FairwayContainers
import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import SystemPackage
import Testing

@Suite("Containers, with the real shim and runtime", .tags(.live), .enabled(if: TestHost.isUsable))
struct ContainerLiveTests {
    @Test("What a container writes is logged by stream, and its exit code recorded")
    func outputAndExitCode() async throws {
        try await TestHost.with { host in
            let container = host.container("echo out; echo problem >&2; printf unfinished; exit 7")
            let processID = try host.start(container)
            #expect(try host.runtime.awaitExitCode(of: container.id, processID: processID) == 7)
            var entries: [LogEntry] = []
            for try await entry in host.runtime.logs(of: container.id, options: LogOptions()) { entries.append(entry) }
            let output = entries.filter { $0.stream == .stdout }
            #expect(output.map { String(decoding: $0.content, as: UTF8.self) } == ["out", "unfinished"])
            #expect(output.map(\.isPartial) == [false, true])
            #expect(entries.filter { $0.stream == .stderr }.map(\.content) == [Array("problem".utf8)])
            #expect(entries.allSatisfy { abs($0.time.nanoseconds - Timestamp.now().nanoseconds) < 60_000_000_000 })
        }
    }

    @Test("Environment, directory, hostname and the three files are the container's own")
    func surroundings() async throws {
        try await TestHost.with { host in
            let script = "echo $GREETING $PATH; pwd; hostname; cat /etc/hostname /etc/resolv.conf; tail -1 /etc/hosts"
            let container = host.container(script) { spec in
                spec.environment = ["GREETING=hello", "PATH=/usr/bin:/bin"]
                spec.workingDirectory = "/usr/share"
                spec.hostname = "box"
            }
            let address = try #require(IPAddress("192.0.2.7"))
            try host.prepare(
                container,
                hostLines: [HostLine(address: address, names: ["box", "test"])],
                resolver: ResolverFile(nameServers: [address], searchDomains: ["example"])
            )
            let processID = try host.runtime.create(container)
            try host.runtime.start(container.id)
            #expect(try host.runtime.awaitExitCode(of: container.id, processID: processID) == 0)
            #expect(
                try await host.lines(of: container) == [
                    "hello /usr/bin:/bin", "/usr/share", "box", "box", "nameserver 192.0.2.7", "search example",
                    "192.0.2.7\tbox test",
                ]
            )
        }
    }

    @Test("The process is in the namespace it was given, in the host's, or in a new one")
    func networkNamespaces() async throws {
        try await TestHost.with { host in
            let script = "stat -L -c %i /proc/self/ns/net"
            let given = try NetworkNamespace.open(path: host.namespacePath).identity().inode
            let own = try NetworkNamespace.current().identity().inode
            #expect(try await host.run(host.container(script)).output == ["\(given)"])
            #expect(try await host.run(host.container(script) { $0.networkMode = .host }).output == ["\(own)"])
            let hosts = try Files.readText("/etc/hosts").split(separator: "\n").map(String.init)
            let inside = try await host.run(host.container("grep . /etc/hosts") { $0.networkMode = .host }).output
            #expect(inside == hosts)
            let isolated = host.container(script) { $0.networkMode = .none }
            try host.runtime.prepare(isolated, namespacePath: nil, hostLines: [], resolver: ResolverFile())
            let processID = try host.runtime.create(isolated)
            try host.runtime.start(isolated.id)
            _ = try host.runtime.awaitExitCode(of: isolated.id, processID: processID)
            let fresh = try #require(try await host.lines(of: isolated).first.flatMap { UInt64($0) })
            #expect(fresh != given && fresh != own)
        }
    }

    @Test("Privileges are Docker's: no mounts, no raw devices, read-only kernel settings")
    func privileges() async throws {
        try await TestHost.with { host in
            let script = """
                mount -t tmpfs none /mnt && echo mounted
                cat /dev/kmsg /dev/vda && echo read
                echo 1 > /proc/sys/kernel/panic && echo set
                ls /sys/firmware | wc -l
                grep CapEff /proc/self/status
                cat /proc/sys/net/ipv4/ip_unprivileged_port_start
                """
            let output = try await host.run(host.container("exec 2>/dev/null; " + script)).output
            #expect(output == ["0", "CapEff:\t00000000a80425fb", "0"])
        }
    }

    @Test("Signals reach the first process, and decide about the exit code", arguments: [SIGTERM, SIGKILL])
    func signals(signal: Int32) async throws {
        try await TestHost.with { host in
            let container = host.container("trap 'exit 143' TERM; echo up; read x") { $0.keepsStandardInputOpen = true }
            let processID = try host.start(container)
            for try await _ in host.runtime.logs(of: container.id, options: LogOptions(follows: true)) { break }
            #expect(host.runtime.isAlive(container.id, processID: processID))
            #expect(try !host.runtime.waitForEnd(processID: processID, timeoutSeconds: 0))
            try host.runtime.signal(container.id, processID: processID, signal)
            #expect(try host.runtime.awaitExitCode(of: container.id, processID: processID) == 128 + signal)
            #expect(try host.runtime.waitForEnd(processID: processID, timeoutSeconds: 20))
            #expect(!host.runtime.isAlive(container.id, processID: processID))
            try host.runtime.signal(container.id, processID: processID, signal)
        }
    }

    @Test("No signal goes to a process that is not the container's, whatever its ID")
    func foreignProcess() async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100")
            try host.start(container)
            try host.runtime.signal(container.id, processID: getpid(), SIGKILL)
            #expect(!host.runtime.isAlive(container.id, processID: getpid()))
        }
    }

    @Test("The exit command is run with the container's ID when it has ended")
    func exitCommand() async throws {
        let path = "/tmp/fwc-ended-\(UInt32.random(in: .min ... .max))"
        try systemCall { unsafe mkfifo(path, 0o600) }
        defer { unsafe unlink(path) }
        try await TestHost.with(exitCommand: ["/bin/sh", "-c", "echo $0 > \(path)"]) { host in
            let container = host.container("exit 0")
            try host.start(container)
            #expect(try Files.readText(path) == container.id.rawValue + "\n")
            #expect(host.runtime.exitCode(of: container.id) == 0)
        }
    }

    @Test("The shim outlives nothing of ours: no descriptor, no cgroup, no session is inherited")
    func shimIsDetached() async throws {
        try await TestHost.with { host in
            let marker = host.directory + "/marker"
            let leaking = unsafe open(marker, O_RDWR | O_CREAT, 0o600)
            defer { close(leaking) }
            let container = host.container("sleep 100")
            try host.start(container)
            let shim = try host.shimProcessID(container.id)
            let links = try Files.names(in: "/proc/\(shim)/fd").map {
                (try? Files.target(ofLink: "/proc/\(shim)/fd/\($0)")) ?? ""
            }
            #expect(links.contains { $0.hasPrefix("pipe:") })
            #expect(!links.contains(marker))
            let groups = try Files.readText("/proc/\(shim)/cgroup").split(separator: "\n")
            #expect(!groups.isEmpty && groups.allSatisfy { $0.hasSuffix(":/") })
            #expect(getsid(shim) != getsid(0))
        }
    }

    @Test("A runtime that can't make containers here is passed over, once")
    func runtimeFallback() async throws {
        try await TestHost.with(runtimes: ["/bin/false"]) { host in
            for _ in 0..<2 {
                let code = try await host.run(host.container("exit 3")).exitCode
                #expect(code == 3)
            }
        }
    }
}
