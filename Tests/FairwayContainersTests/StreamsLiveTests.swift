import FairwayContainers
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite("Standard streams, with the real shim and runtime", .tags(.live), .enabled(if: TestHost.isUsable))
struct StreamsLiveTests {
    @Test("A client that attaches before the start gives input, sees all output and ends the input")
    func standardInput() async throws {
        try await TestHost.with { host in
            let container = host.container("cat; echo done >&2; exit 4") { $0.keepsStandardInputOpen = true }
            try host.prepare(container)
            let processID = try host.runtime.create(container)
            let targets = host.runtime.attachTargets(of: container)
            #expect(!targets.hasTerminal && targets.control == nil)
            let client = try AttachClient(targets)
            try host.runtime.start(container.id)
            try client.send("some text\n")
            #expect(try client.receive() == "some text\n")
            try client.finishInput()
            #expect(try client.receiveAll() == "done\n")
            #expect(try host.runtime.awaitExitCode(of: container.id, processID: processID) == 4)
            #expect(try await host.lines(of: container) == ["some text", "done"])
        }
    }

    @Test("Without an open standard input the command reads its end at once")
    func closedInput() async throws {
        try await TestHost.with { host in
            let output = try await host.run(host.container("cat; echo ended")).output
            #expect(output == ["ended"])
        }
    }

    @Test("With a terminal the command has one, of the size that the client says")
    func terminal() async throws {
        try await TestHost.with { host in
            let script = "trap 'stty size; exit 0' WINCH; echo up; while :; do read x; echo got $x; done"
            let container = host.container(script) { $0.hasTerminal = true }
            try host.prepare(container)
            let processID = try host.runtime.create(container)
            let targets = host.runtime.attachTargets(of: container)
            let client = try AttachClient(targets)
            try host.runtime.start(container.id)
            _ = try client.receive(until: "up\r\n")
            try client.send("word\n")
            #expect(try client.receive(until: "got word\r\n").hasPrefix("word\r\n"))
            try Files.overwrite(try #require(targets.control), with: "1 17 93\n")
            // A shell that only handles the signal between two lines needs one more; another has ended by now.
            try? client.send("\n")
            #expect(try client.receiveAll().contains("17 93\r\n"))
            #expect(try host.runtime.awaitExitCode(of: container.id, processID: processID) == 0)
        }
    }

    @Test("A further command has the container's surroundings, its own exit code and streams")
    func execution() async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100") { spec in
                spec.environment = ["FROM=container", "BOTH=container"]
                spec.workingDirectory = "/usr"
            }
            try host.start(container)
            let script = "echo $FROM $BOTH; pwd; echo $(hostname) $(umask); cat; exit 9"
            var spec = ExecSpec(command: ["/bin/sh", "-c", script])
            spec.environment = ["BOTH=command"]
            spec.keepsStandardInputOpen = true
            // The daemon's files are its own; what commands make in a container is not.
            let mask = umask(0o077)
            defer { umask(mask) }
            let targets = try host.runtime.createExec(container, spec, execID: "one")
            let client = try AttachClient(targets)
            let id = container.id
            async let code = onBackgroundThread { () throws(FairwayError) in
                try host.runtime.awaitExecExitCode(id, execID: "one")
            }
            try client.send("typed\n")
            try client.finishInput()
            #expect(try client.receiveAll() == "container command\n/usr\n\(id.short) 0022\ntyped\n")
            #expect(try await code == 9)
            #expect(throws: FairwayError.self) { try host.runtime.awaitExecExitCode(id, execID: "one") }
        }
    }

    @Test("A further command can have a terminal")
    func executionWithTerminal() async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100")
            try host.start(container)
            var spec = ExecSpec(command: ["/bin/sh", "-c", "test -t 0 && echo $TERM; exit 5"])
            spec.hasTerminal = true
            let targets = try host.runtime.createExec(container, spec, execID: "terminal")
            #expect(targets.hasTerminal && targets.control != nil)
            let client = try AttachClient(targets)
            let code = try host.runtime.awaitExecExitCode(container.id, execID: "terminal")
            #expect(code == 5)
            #expect(try client.receiveAll() == "xterm\r\n")
        }
    }

    @Test(
        "A further command that can't be run is told as that of a container is",
        arguments: [("/nope", FairwayError.Code.commandNotFound), ("/etc/passwd", .commandNotExecutable)],
        [false, true]
    )
    func executionErrors(failure: (command: String, code: FairwayError.Code), hasTerminal: Bool) async throws {
        try await TestHost.with { host in
            let container = host.container("sleep 100")
            try host.start(container)
            var spec = ExecSpec(command: [failure.command])
            spec.hasTerminal = hasTerminal
            _ = try host.runtime.createExec(container, spec, execID: "bad")
            let error = try #require(throws: FairwayError.self) {
                _ = try host.runtime.awaitExecExitCode(container.id, execID: "bad")
            }
            #expect(error.code == failure.code, "\(error.message)")
        }
    }

    @Test("A log that is followed goes on until the container has ended, and loses nothing")
    func followedLog() async throws {
        try await TestHost.with { host in
            let container = host.container("echo 1; read x; seq 2 5000") { $0.keepsStandardInputOpen = true }
            try host.prepare(container)
            _ = try host.runtime.create(container)
            let client = try AttachClient(host.runtime.attachTargets(of: container))
            try host.runtime.start(container.id)
            var text = ""
            for try await entry in host.runtime.logs(of: container.id, options: LogOptions(follows: true)) {
                if text.isEmpty { try client.finishInput() }
                text += String(decoding: entry.content, as: UTF8.self) + (entry.isPartial ? "" : "\n")
            }
            #expect(text == (1...5000).map { "\($0)\n" }.joined())
            #expect(try await host.lines(of: container, LogOptions(tail: 2)) == ["4999", "5000"])
            #expect(try await host.lines(of: container, LogOptions(follows: true, tail: 1)) == ["5000"])
            #expect(try await host.lines(of: container, LogOptions(since: .now())).isEmpty)
        }
    }

    @Test("Who stops following is not waited for by anybody")
    func cancelledFollow() async throws {
        try await TestHost.with { host in
            let container = host.container("echo up; sleep 100")
            try host.start(container)
            let stream = host.runtime.logs(of: container.id, options: LogOptions(follows: true))
            let reader = Task {
                var count = 0
                for try await _ in stream { count += 1 }
                return count
            }
            for try await _ in host.runtime.logs(of: container.id, options: LogOptions(follows: true)) { break }
            reader.cancel()
            #expect(try await reader.value <= 1)
        }
    }

    @Test("A container that never ran has an empty log")
    func noLog() async throws {
        try await TestHost.with { host in
            let container = host.container("true")
            try host.prepare(container)
            let lines = try await host.lines(of: container, LogOptions(follows: true))
            #expect(lines.isEmpty)
        }
    }
}
