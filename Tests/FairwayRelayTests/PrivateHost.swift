import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import SystemPackage

@testable import FairwayRelay

/// A host of its own: a private network namespace and an empty root that goes with this object.
final class PrivateHost {
    let root: HostRoot
    /// What a relay of this host reads; it names nobody at first.
    let resolverFile: String
    private let network: TemporaryNamespace

    init() throws {
        network = try TemporaryNamespace()
        let directory = "/tmp/fairway-relay-test-\(getpid())-\(UInt32.random(in: .min ... .max))"
        root = HostRoot(state: directory, run: directory + "/run")
        try Files.makeDirectories(root.run, mode: 0o700)
        // The relay has no rights: this is in no directory of root's alone.
        resolverFile = directory + "-etc/resolv.conf"
        try Files.makeDirectories(directory + "-etc")
        try Files.writeAtomically("", to: resolverFile, mode: 0o644)
    }

    deinit {
        endRelay()
        try? Files.removeTree(root.state)
        try? Files.removeTree(Files.parent(of: resolverFile))
    }

    /// Ends a relay that a test leaves: it would hold its ports, and this namespace, for ever.
    private func endRelay() {
        // The relay's name is the namespace's, so it can be asked only inside.
        guard let client = try? client(), let relay = try? run({ try client.processID() }),
            let process = try? ProcessDescriptor(opening: relay)
        else { return }
        try? process.send(signal: SIGKILL)
        _ = try? process.waitForExit(timeoutMilliseconds: 10_000)
    }

    /// A client of the relay of this host; no relay runs yet.
    func client(restartCommand: [String] = [], patience: Int = 10) throws -> RelayClient {
        RelayClient(
            root: root,
            relayExecutable: try Executables.path("fairway-relay"),
            restartCommand: restartCommand,
            patience: patience,
            resolverFile: resolverFile
        )
    }

    /// Runs `body` on a thread in the namespace.
    func run<Value: ~Copyable & Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let outcome = try network.namespace.run { () throws(Errno) -> Outcome<Value> in
            do {
                return Outcome.value(try body())
            } catch {
                return Outcome.error(error)
            }
        }
        return try outcome.get()
    }

    /// Binds as the engine does, with nothing reserved in a store.
    func bind(_ requests: PortRequest...) throws -> BoundPorts {
        try run { try PortBinder.bind(requests) { _ in nil } }
    }

    /// Whether a port that was let go can be had by others.
    ///
    /// Tries for a while: a process that another test is just starting has copies of our sockets until its execve(2),
    /// and the kernel announces no port that becomes free.
    func becomesFree(
        _ port: UInt16,
        _ transport: TransportProtocol = .tcp,
        _ option: ForeignSocket.Option = .reuseAddress
    ) throws -> Bool {
        let deadline = Deadline(milliseconds: 5_000)
        while try !run({ try ForeignSocket.canBind(port, at: .v4(.any), transport, option) }) {
            guard deadline.remainingMilliseconds > 0 else { return false }
            usleep(1_000)
        }
        return true
    }

    /// A result whose value need not be copyable.
    private enum Outcome<Value: ~Copyable & Sendable>: ~Copyable, Sendable {
        case value(Value)
        case error(any Error)

        consuming func get() throws -> Value {
            switch consume self {
            case .value(let value): return value
            case .error(let error): throw error
            }
        }
    }
}
