import CLinux
import Glibc
import LinuxSystem
import SystemPackage
import Testing

/// A shell script that was started detached; what it prints is read to its end.
private struct DetachedScript: ~Copyable {
    let processID: pid_t
    private let output: OwnedDescriptor

    init(_ script: String, directory: String? = nil, environment: [String] = []) throws {
        let pipe = try DescriptorPair.pipe()
        let reading = try pipe.first.duplicate()
        let descriptors = [-1, pipe.second.rawValue, -1]
        let process = try spawn("/bin/sh", ["sh", "-c", script], environment, descriptors, directory)
        output = reading
        processID = process
    }

    /// The lines it printed, once nothing has its output open any more.
    func lines() throws -> [String] {
        try Files.readText("/proc/self/fd/\(output.rawValue)").split(separator: "\n").map(String.init)
    }
}

private func spawn(
    _ path: String,
    _ arguments: [String],
    _ environment: [String] = [],
    _ descriptors: [Int32] = [-1, -1, -1],
    _ directory: String? = nil
) throws -> pid_t {
    var process: pid_t = -1
    var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (argv + envp).forEach { unsafe free($0) } }
    let code = unsafe fairway_spawn_detached(
        path,
        &argv,
        &envp,
        descriptors,
        descriptors.count,
        directory,
        &process
    )
    guard code == 0 else { throw Errno(rawValue: code) }
    return process
}

@Suite("Programs that outlive their parent")
struct SpawnTests {
    @Test("Only the given descriptors are open, whatever was open before")
    func descriptors() throws {
        // Not close-on-exec, as a careless parent leaves them.
        let careless = (0..<10).map { _ in dup(0) }
        defer { for number in careless { close(number) } }
        try #require(careless.allSatisfy { $0 > 2 })
        let script = try DetachedScript("readlink /proc/$$/fd/*")
        let open = try script.lines()
        #expect(open.count == 3)
        #expect(open.first == "/dev/null")
        #expect(open.dropFirst().first?.hasPrefix("pipe:") == true)
        #expect(open.last == "/dev/null")
    }

    @Test("It leads no session and has no terminal, and its parent is none of ours")
    func session() throws {
        let script = try DetachedScript("read line < /proc/self/stat; echo $line")
        let fields = try #require(try script.lines().first).split(separator: " ")
        #expect(Int32(fields[0]) == script.processID)
        #expect(Int32(fields[3]) != getpid())
        let session = try #require(Int32(fields[5]))
        #expect(session != getsid(0))
        #expect(session != script.processID)
        #expect(fields[6] == "0")
    }

    @Test("No signal is blocked or ignored, though they were in the thread that started it")
    func signals() throws {
        let lines = try onDisposableThread { () throws(any Error) in
            var all = sigset_t()
            unsafe sigfillset(&all)
            unsafe pthread_sigmask(SIG_SETMASK, &all, nil)
            let before = signal(SIGUSR2, SIG_IGN)
            defer { signal(SIGUSR2, before) }
            return try DetachedScript("while read line; do echo $line; done < /proc/self/status").lines()
        }
        #expect(lines.contains("SigBlk: 0000000000000000"))
        // Signals 32 and 33 are glibc's own, and can be neither caught nor ignored by programs.
        let ignored = lines.first { $0.hasPrefix("SigIgn:") }.flatMap { UInt64($0.dropFirst(8), radix: 16) }
        #expect(ignored.map { $0 & ~(3 << 31) } == 0)
    }

    @Test("Its working directory and environment are the given ones")
    func surroundings() throws {
        let directory = try TemporaryDirectory()
        let script = try DetachedScript(
            "pwd; cat /proc/self/environ | tr '\\0' '\\n'",
            directory: directory.path,
            environment: ["PATH=/bin:/usr/bin", "FAIRWAY_TEST=yes"]
        )
        let lines = try script.lines()
        #expect(lines.first == directory.path)
        #expect(lines.contains("FAIRWAY_TEST=yes"))
        #expect(!lines.contains { $0.hasPrefix("HOME=") })
    }

    @Test("What can't be started is reported with its errno")
    func failures() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try spawn("/no/such/program", ["x"]) }
        #expect(throws: Errno.permissionDenied) { _ = try spawn("/etc/passwd", ["x"]) }
        #expect(throws: Errno.noSuchFileOrDirectory) {
            _ = try spawn("/bin/sh", ["sh"], [], [-1, -1, -1], directory.path("missing"))
        }
        #expect(throws: Errno.badFileDescriptor) { _ = try spawn("/bin/sh", ["sh"], [], [-1, Int32.max, -1]) }
        let many = [Int32](repeating: -1, count: 254)
        #expect(throws: Errno.invalidArgument) { _ = try spawn("/bin/sh", ["sh"], [], many) }
    }
}

@Suite("One particular process")
struct ProcessDescriptorTests {
    @Test("It is alive until it is killed, and then it is no other process")
    func life() throws {
        let id = try spawn("/bin/sh", ["sh", "-c", "read line < /dev/zero"])
        let process = try ProcessDescriptor(opening: id)
        let isAlive = process.isAlive
        #expect(isAlive)
        #expect(try !process.waitForExit(timeoutMilliseconds: 0))
        try process.send(signal: 0)
        try process.send(signal: SIGKILL)
        #expect(try process.waitForExit(timeoutMilliseconds: 10_000))
        let isAliveAfterwards = process.isAlive
        #expect(!isAliveAfterwards)
    }

    @Test("A process that never was is ESRCH")
    func missing() {
        #expect(throws: Errno.noSuchProcess) { _ = try ProcessDescriptor(opening: Int32.max - 1) }
        #expect(throws: Errno.invalidArgument) { _ = try ProcessDescriptor(opening: -1) }
    }

    @Test("A descriptor of a process can be had by its number")
    func descriptor() throws {
        let own = try ProcessDescriptor(opening: getpid())
        let event = try EventDescriptor()
        let copy = try own.descriptor(number: event.rawValue)
        #expect(copy.rawValue != event.rawValue)
        event.signal()
        #expect(try Poll.waitUntilReadable(copy.rawValue, timeoutMilliseconds: 0))
        #expect(throws: Errno.badFileDescriptor) { _ = try own.descriptor(number: Int32.max) }
    }
}
