import FairwayAPI
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import Testing

@Suite("A daemon's life", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct LifetimeTests {
    private static let patience: Int32 = 20_000

    @Test("A second daemon in the namespace is refused, and told who has it")
    func secondDaemonIsRefused() throws {
        let daemon = try DaemonUnderTest()
        let other = daemon.root.state + "-other"
        let (process, report) = try DaemonUnderTest.start(in: daemon.host.namespace, ["--root", other])
        #expect(report.contains("process \(daemon.process.processID) with the root \(daemon.root.state)"))
        #expect(!Files.exists(other))
        if let second = try? ProcessDescriptor(opening: process) {
            #expect(try second.waitForExit(timeoutMilliseconds: Self.patience))
        }
        #expect(try daemon.send("GET", "/v1/ping").status == 200)
    }

    @Test("Two namespaces have a daemon each")
    func namespacesAreApart() throws {
        let first = try DaemonUnderTest()
        let second = try DaemonUnderTest()
        #expect(try first.send("GET", "/v1/ping").status == 200)
        #expect(try second.send("GET", "/v1/ping").status == 200)
    }

    @Test(
        "What keeps a daemon from starting is told to who starts it",
        arguments: [
            (["--root", "relative"], "absolute"),
            (["--root", "/tmp/" + String(repeating: "long", count: 30)], "too long"),
            (["--mtu", "1"], "--mtu"),
            (["--idle-timeout", "0"], "--idle-timeout"),
            (["--no-such-option"], "--no-such-option"),
        ]
    )
    func refusalsAreReported(arguments: [String], sentence: String) throws {
        let (_, report) = try DaemonUnderTest.start(in: TemporaryNamespace().namespace, arguments)
        #expect(report.contains(sentence))
        #expect(!report.contains("\n"))
    }

    @Test("Descriptors that nobody names as those of a start are left alone")
    func foreignDescriptors() throws {
        let (_, report) = try DaemonUnderTest.start(
            in: TemporaryNamespace().namespace,
            ["--root", "relative"],
            namesPipe: false
        )
        #expect(report.isEmpty)
    }

    @Test("Who only asks whether a daemon is there does not keep it")
    func pingsKeepNobody() throws {
        let daemon = try DaemonUnderTest(["--idle-timeout", "2"])
        let deadline = ContinuousClock.now + .seconds(15)
        while try !daemon.process.waitForExit(timeoutMilliseconds: 300) {
            try #require(ContinuousClock.now < deadline)
            // It may be leaving just now.
            _ = try? daemon.send("GET", "/v1/ping")
        }
    }

    @Test("Each other request begins the time of quiet anew")
    func requestsKeepTheDaemon() throws {
        let daemon = try DaemonUnderTest(["--idle-timeout", "2"])
        for _ in 0..<6 {
            #expect(try !daemon.process.waitForExit(timeoutMilliseconds: 500))
            #expect(try daemon.send("GET", "/v1/networks").status == 200)
        }
        #expect(try daemon.process.waitForExit(timeoutMilliseconds: Self.patience))
    }

    @Test("A daemon that nothing needs leaves, and takes its socket with it")
    func idleDaemonLeaves() throws {
        let daemon = try DaemonUnderTest(["--idle-timeout", "1"])
        #expect(try daemon.process.waitForExit(timeoutMilliseconds: Self.patience))
        #expect(try Files.names(in: daemon.root.run) == ["start.lock"])
    }

    @Test("An open stream keeps the daemon; the end of the connection lets it go")
    func streamsKeepTheDaemon() throws {
        let daemon = try DaemonUnderTest(["--idle-timeout", "1"])
        do {
            let stream = try Connection(to: daemon.root.socket)
            try stream.write("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try stream.read(until: "x-ndjson"))
            #expect(try !daemon.process.waitForExit(timeoutMilliseconds: 1500))
        }
        #expect(try daemon.process.waitForExit(timeoutMilliseconds: Self.patience))
    }

    @Test("SIGTERM and SIGINT end the daemon as a stop does", arguments: [SIGTERM, SIGINT])
    func signalsEnd(signal: Int32) throws {
        let daemon = try DaemonUnderTest()
        try daemon.process.send(signal: signal)
        #expect(try daemon.process.waitForExit(timeoutMilliseconds: Self.patience))
        #expect(!Files.exists(daemon.root.socket))
    }

    @Test("A stop is answered, and ends streams and waiting requests")
    func stopEndsStreams() throws {
        let daemon = try DaemonUnderTest()
        let stream = try Connection(to: daemon.root.socket)
        try stream.write("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try stream.read(until: "x-ndjson"))
        #expect(try daemon.send("POST", "/v1/daemon/stop").status == 204)
        _ = try stream.readAll()
        #expect(try daemon.process.waitForExit(timeoutMilliseconds: Self.patience))
    }

    @Test("A reset leaves no file of the daemon's behind")
    func resetRemovesFiles() throws {
        let daemon = try DaemonUnderTest()
        #expect(try daemon.send("POST", "/v1/system/reset").status == 200)
        #expect(try daemon.process.waitForExit(timeoutMilliseconds: Self.patience))
        #expect(!Files.exists(daemon.root.state))
    }

    @Test("A newer client has the daemon execute its program anew, in the same process")
    func upgrade() throws {
        let daemon = try DaemonUnderTest()
        let number = daemon.process.processID
        for _ in 0..<2 {
            let watch = try Connection(to: daemon.root.socket)
            let answer = try daemon.send("GET", "/v1/networks", headers: ["Fairway-Protocol: 2"])
            #expect(answer.status == 426)
            #expect(answer.headers["fairway-protocol"] == "1")
            // The old program's end is the end of its connections; the lock is the new one's until it listens.
            _ = try watch.readAll()
            _ = try FileLock(waitingFor: daemon.root.startLock)
            #expect(try Files.readText("/proc/\(number)/cmdline").contains("--inherit"))
            let ping = try JSONCoding.decode(Ping.self, from: daemon.send("GET", "/v1/ping").body)
            #expect(ping.pid == number)
        }
        let (_, report) = try DaemonUnderTest.start(in: daemon.host.namespace, ["--root", daemon.root.state])
        #expect(report.contains("process \(number)"))
    }

    @Test("A version that is none is refused", arguments: ["0", "-1", "one", "1.5"])
    func brokenVersions(version: String) throws {
        let daemon = try DaemonUnderTest()
        let answer = try daemon.send("GET", "/v1/ping", headers: ["Fairway-Protocol: \(version)"])
        #expect(answer.status == 400)
        #expect(try answer.error.message.contains(version))
    }
}
