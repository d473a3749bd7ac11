import FairwayDrivers
import FairwayModel
import FairwayRelay
import FairwayStore
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import Logging
import NetworkNamespaces
import RouteNetlink
import SystemPackage

@testable import FairwayEngine

/// A host of its own: a private network namespace, an empty root, and the engine that manages them.
///
/// A thread is born in the namespace of the thread that starts it, so an engine that is made inside works inside.
final class TestHost {
    let root: HostRoot
    /// The engine's store, by a connection of the test's own.
    let store: Store
    private(set) var engine: Engine
    let network: TemporaryNamespace
    private let directory: TemporaryDirectory
    private var settings: Settings
    private let relayExecutable: String
    /// Kept, for a namespace that nothing holds takes its end of a link with it.
    private var pods: [Pod] = []

    init(
        _ flags: [String: String] = [:],
        isForwarding: Bool = false,
        relayExecutable: String? = nil
    ) async throws {
        network = try TemporaryNamespace()
        directory = try TemporaryDirectory()
        root = HostRoot(state: directory.path("state"), run: directory.path("run"))
        settings = try Settings(SettingSources(flags: flags))
        self.relayExecutable = try relayExecutable ?? Executables.path("fairway-relay")
        for path in [root.state, root.run, directory.path("pods")] { try Files.makeDirectories(path, mode: 0o700) }
        store = try Store(path: root.database)
        try network.namespace.run { () throws(Errno) in try Sysctl.write(isForwarding ? 1 : 0, to: forwardingSwitch) }
        engine = try Self.engine(root, settings, self.relayExecutable, in: network)
        try await engine.start()
    }

    deinit {
        for pod in pods { try? pod.vanish() }
        // An engine that is still there would start another relay for ports that are still published.
        try? store.write { try $0.forgetRuntime() }
        let client = RelayClient(root: root, relayExecutable: relayExecutable)
        // The relay's name is the host's.
        let relay = try? network.namespace.run { () throws(Errno) in (try? client.processID()) ?? nil }
        if let relay = relay ?? nil { kill(relay, SIGKILL) }
        for name in (try? Files.names(in: root.namespaces)) ?? [] {
            try? NetworkNamespace.unpin("\(root.namespaces)/\(name)")
        }
    }

    private static func engine(
        _ root: HostRoot,
        _ settings: Settings,
        _ relayExecutable: String,
        in network: TemporaryNamespace
    ) throws -> Engine {
        let made = try network.namespace.run { () throws(Errno) in
            Result { () throws(FairwayError) in
                try Engine(
                    root: root,
                    store: Store(path: root.database),
                    settings: settings,
                    programs: .failure(FairwayError(.unavailable, "this test runs no containers")),
                    relayExecutable: relayExecutable,
                    restartCommand: [],
                    logger: Logger(label: "engine") { _ in SwiftLogNoOpLogHandler() }
                )
            }
        }
        return try made.get()
    }

    /// Another engine takes over, as after a kill: the one before says no farewell.
    ///
    /// - Parameter flags: settings of the new one; nil: those of the one before.
    func restart(_ flags: [String: String]? = nil) async throws {
        if let flags { settings = try Settings(SettingSources(flags: flags)) }
        await engine.stopWatching()
        engine = try Self.engine(root, settings, relayExecutable, in: network)
        try await engine.start()
    }

    /// The namespace of somebody else's container.
    func makePod(_ name: String = "pod") throws -> Pod {
        let pod = try Pod(path: directory.path("pods/\(name)"))
        pods.append(pod)
        return pod
    }

    /// The path of a namespace that is its pin only: it ends when that is taken away.
    func makeMortalPod() throws -> String {
        let path = directory.path("pods/mortal")
        _ = try NetworkNamespace.create(pinnedAt: path)
        return path
    }

    /// Runs `body` on a thread of the host.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws(Errno) -> Value) throws -> Value {
        try network.namespace.run(body)
    }

    func isForwarding(_ family: IPFamily = .ipv4) throws -> Bool {
        try run { () throws(Errno) in try HostForwarding.isOn(family) }
    }

    func setting(_ name: String) throws -> String {
        try run { () throws(Errno) in try Sysctl.read(name) }
    }

    func set(_ name: String, _ value: String) throws {
        try run { () throws(Errno) in try Sysctl.write(value, to: name) }
    }

    func setForwarding(_ isOn: Bool) throws {
        try run { () throws(Errno) in try Sysctl.write(isOn ? 1 : 0, to: forwardingSwitch) }
    }

    /// An interface that leads out of the host, as far as that can tell.
    func addUplink(_ name: String = "uplink0") throws {
        let link = try network.route.createBridge(named: name)
        try network.route.change(link, LinkChange(isUp: true))
    }

    /// Binds a TCP port as any other program of the host would; it is taken while the result lives.
    func occupy(_ port: UInt16) throws -> ProbeSocket {
        try run { () throws(Errno) in
            let socket = try ProbeSocket(.tcp)
            try socket.serve(at: SocketName(.any, port), .tcp)
            return socket
        }
    }

    /// Whether another program can have a TCP port.
    func canOccupy(_ port: UInt16) throws -> Bool {
        do {
            _ = try occupy(port)
            return true
        } catch Errno.addressInUse {
            return false
        }
    }

    /// Whether a TCP port that was let go can be had by others.
    ///
    /// Tries for a while: a process that another test is just starting has copies of our sockets until its execve(2),
    /// and the kernel announces no port that becomes free.
    func becomesFree(_ port: UInt16) async throws -> Bool {
        try await eventually { try canOccupy(port) }
    }
}

private let forwardingSwitch = "net.ipv4.ip_forward"
