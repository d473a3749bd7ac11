import CLinux
import FairwayAPI
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import NetworkNamespaces
import SystemPackage
import Testing

/// A daemon of its own, in a private namespace with a private root; all of it goes with this object.
final class DaemonUnderTest {
    let host: TemporaryNamespace
    let root: HostRoot
    private(set) var process: ProcessDescriptor
    private let arguments: [String]

    /// Starts a daemon, and waits until it listens.
    init(_ arguments: [String] = ["--foreground"]) throws {
        host = try TemporaryNamespace()
        let directory = "/tmp/fairway-test-\(getpid())-\(UInt32.random(in: .min ... .max))"
        root = HostRoot(state: directory, run: directory + "/run")
        self.arguments = ["--root", directory] + arguments
        let started = try Self.start(in: host.namespace, self.arguments)
        process = try ProcessDescriptor(opening: started.process)
        try #require(started.report.isEmpty, "the daemon refused to start")
    }

    /// Kills the daemon, and starts another in its place.
    func restart() throws {
        try process.send(signal: SIGKILL)
        _ = try process.waitForExit(timeoutMilliseconds: 10_000)
        let started = try Self.start(in: host.namespace, arguments)
        process = try ProcessDescriptor(opening: started.process)
        try #require(started.report.isEmpty, "the daemon refused to start again")
    }

    deinit {
        try? process.send(signal: SIGKILL)
        _ = try? process.waitForExit(timeoutMilliseconds: 10_000)
        try? Files.removeTree(root.state)
    }

    /// Starts a daemon in a namespace; the report is what it wrote before it listened or ended.
    static func start(
        in namespace: borrowing NetworkNamespace,
        _ arguments: [String],
        namesPipe isNamed: Bool = true
    ) throws -> (process: Int32, report: String) {
        let program = try Executables.path("fairwayd")
        let pipe = try PipeEnds()
        // Whatever settings this machine has are not the tests'.
        let arguments = arguments + ["--config", "/dev/null"]
        let process = try spawn(program, arguments, in: namespace, readiness: pipe.writing, isNamed)
        let reading = pipe.closingWriting()
        let number = reading.rawValue
        var report: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while try Poll.waitUntilReadable(number, timeoutMilliseconds: 20_000) {
            let count = try systemCall { unsafe read(number, &chunk, chunk.count) }
            if count == 0 { return (process, String(decoding: report, as: UTF8.self)) }
            report += chunk[..<count]
        }
        throw Errno.timedOut
    }

    private static func spawn(
        _ program: String,
        _ arguments: [String],
        in namespace: borrowing NetworkNamespace,
        readiness: borrowing OwnedDescriptor,
        _ isNamed: Bool
    ) throws -> Int32 {
        let pipe = readiness.rawValue
        return try namespace.run { () throws(Errno) in
            var process: pid_t = -1
            var argv = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
            let variables = isNamed ? ["\(StartDescriptors.variable)=\(StartDescriptors(pipe: 3).text)"] : []
            var environment = unsafe variables.map { unsafe strdup($0) } + [nil]
            defer { unsafe (argv + environment).forEach { unsafe free($0) } }
            let code = unsafe fairway_spawn_detached(
                program,
                &argv,
                &environment,
                [-1, -1, -1, pipe],
                4,
                nil,
                &process
            )
            guard code == 0 else { throw Errno(rawValue: code) }
            return process
        }
    }

    /// Sends a request on a connection of its own, and reads the answer to its end.
    func send(
        _ method: String,
        _ target: String,
        body: String = "",
        headers: [String] = []
    ) throws -> Answer {
        let connection = try Connection(to: root.socket)
        let fields = ["Host: fairway", "Connection: close", "Content-Length: \(body.utf8.count)"] + headers
        try connection.write("\(method) \(target) HTTP/1.1\r\n\(fields.joined(separator: "\r\n"))\r\n\r\n\(body)")
        return try Answer(connection.readAll())
    }
}
