import FairwayAPI
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import Testing

@testable import FairwayClient

@Suite("Starting the daemon", .tags(.live), .enabled(if: FakeDaemon.canRun))
struct DaemonStarterTests {
    private func starter(_ daemon: FakeDaemon, _ environment: [String: String] = [:]) -> DaemonStarter {
        DaemonStarter(root: daemon.root, executable: daemon.executable, environment: environment)
    }

    @Test("A daemon inherits nothing of the caller's but what it is meant to")
    func nothingIsInherited() throws {
        let daemon = try FakeDaemon(FakeDaemon.listening)
        let extra = try (0..<20).map { _ in try #require(dup(STDIN_FILENO) as Int32?) }
        defer { for number in extra { close(number) } }
        try starter(daemon, ["HOME": "/root", "PATH": "/usr/bin:/bin", "FAIRWAY_MTU": "1400"]).ensureRunning()
        let state = try daemon.note("state")
        #expect(state.contains("\"arguments\": [\"--root\", \"\(daemon.root.state)\"]"))
        #expect(state.contains("\"environment\": [\"FAIRWAY_MTU\", \"FAIRWAY_START_DESCRIPTORS\", \"PATH\"]"))
        #expect(state.contains("\"umask\": 63"))
        #expect(state.contains("\"directory\": \"/\""))
        #expect(state.contains("\"descriptors\": [0, 1, 2, 3, 4]"))
        #expect(state.contains("\"input\": \"/dev/null\""))
        #expect(state.contains("\"output\": \"\(daemon.root.daemonLog)\""))
        #expect(state.contains("\"session\": true"))
        #expect(state.contains("\"blocked\": 0"))
        #expect(Self.allowedFiles().contains { state.contains("\"files\": \($0),") })
    }

    @Test("A daemon leaves the control groups of whoever starts it")
    func ownControlGroups() throws {
        let daemon = try FakeDaemon(FakeDaemon.listening)
        try starter(daemon).ensureRunning()
        let process = try daemon.note("pid")
        let groups = try Files.readText("/proc/\(process)/cgroup").split(separator: "\n").map { line in
            line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)[2]
        }
        #expect(!ControlGroups.mounts().isEmpty)
        #expect(groups.allSatisfy { $0 == "/" })
    }

    @Test("Starting leaves the caller's file mode mask and limits as they were")
    func callerIsUnchanged() throws {
        let before = Self.limitsAndMask()
        let daemon = try FakeDaemon(FakeDaemon.listening)
        try starter(daemon).ensureRunning()
        #expect(Self.limitsAndMask() == before)
    }

    @Test("Of many clients at once, one starts the daemon")
    func oneDaemon() async throws {
        let daemon = try FakeDaemon(FakeDaemon.listening)
        let starter = starter(daemon)
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try starter.ensureRunning() } }
            try await group.waitForAll()
        }
        #expect(try daemon.note("starts") == "x")
    }

    @Test("A client that waits while everything is removed starts a daemon all the same")
    func removedWhileWaiting() async throws {
        let daemon = try FakeDaemon(FakeDaemon.listening)
        let starter = starter(daemon)
        try daemon.root.createDirectories()
        let reset = HeldLock(try FileLock(trying: daemon.root.startLock))
        let start = Task.detached { try starter.ensureRunning() }
        try Files.removeTree(daemon.root.state)
        reset.release()
        try await start.value
        #expect(HTTPExchange(socket: daemon.root.socket).isListening())
        #expect(Files.exists(daemon.root.startLock))
    }

    @Test("A daemon that says why it can't is quoted")
    func sentence() throws {
        let daemon = try FakeDaemon("#!/bin/sh\nprintf 'the namespace belongs\nto process 7' >&3\nexit 1\n")
        #expect(throws: FairwayError(.failed, "the namespace belongs to process 7")) {
            try starter(daemon).ensureRunning()
        }
    }

    @Test("A start that is refused leaves no file and no directory, and takes nothing that was there")
    func refusalLeavesNothing() throws {
        let daemon = try FakeDaemon("#!/bin/sh\nprintf no >&3\nexit 1\n")
        let above = daemon.root.state + "/above"
        try Files.makeDirectories(above)
        let root = HostRoot(state: above + "/a/b", run: above + "/a/b/run")
        let starter = DaemonStarter(root: root, executable: daemon.executable, environment: [:])
        #expect(throws: FairwayError(.failed, "no")) { try starter.ensureRunning() }
        #expect(try Files.names(in: above).isEmpty)
        try root.createDirectories()
        #expect(throws: FairwayError(.failed, "no")) { try starter.ensureRunning() }
        #expect(try Files.names(in: root.state) == ["run"])
        #expect(try Files.names(in: root.run).isEmpty)
    }

    @Test("A daemon that ends without a word is told with where its log is")
    func silentEnd() throws {
        let daemon = try FakeDaemon("#!/bin/sh\nexit 1\n")
        let error = #expect(throws: FairwayError.self) { try starter(daemon).ensureRunning() }
        #expect(error?.message.hasSuffix("; see \(daemon.root.daemonLog)") == true)
        #expect(error?.message.contains("ended before it listened") == true)
    }

    @Test("A daemon that can't be executed is named with the kernel's reason")
    func noProgram() throws {
        let daemon = try FakeDaemon("")
        let starter = DaemonStarter(root: daemon.root, executable: "/nonexistent/fairwayd", environment: [:])
        let message = "can't start the daemon /nonexistent/fairwayd: No such file or directory"
        #expect(throws: FairwayError(.failed, message)) { try starter.ensureRunning() }
    }

    @Test("A daemon is found under a root whose path is longer than a socket's name may be")
    func longPath() throws {
        let server = try TestServer { _, _ in .answer(["HTTP/1.1 204 No Content\r\n\r\n"]) }
        let deep = server.root.run + "/" + String(repeating: "d", count: 120)
        try Files.makeDirectories(deep)
        _ = unsafe symlink(server.root.socket, deep + "/fairway.sock")
        #expect(HTTPExchange(socket: deep + "/fairway.sock").isListening())
    }

    /// What the daemon may have: what it needs, or as much as the caller's hard limit leaves it.
    private static func allowedFiles() -> [UInt64] {
        let limits = limitsAndMask()
        let needed = UInt64(InheritedLimits.openFiles)
        return limits[0] >= needed ? [limits[0]] : [needed, min(limits[1], needed)]
    }

    private static func limitsAndMask() -> [UInt64] {
        var limit = rlimit()
        unsafe _ = getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        let mask = umask(0)
        umask(mask)
        return [UInt64(limit.rlim_cur), UInt64(limit.rlim_max), UInt64(mask)]
    }
}

/// A lock that is given back when the test says so.
private final class HeldLock {
    private var lock: FileLock?

    init(_ lock: consuming FileLock) { self.lock = consume lock }

    func release() { lock = nil }
}
