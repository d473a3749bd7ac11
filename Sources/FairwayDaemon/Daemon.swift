internal import ArgumentParser
internal import FairwayAPI
internal import FairwayContainers
internal import FairwayEngine
internal import FairwayModel
internal import FairwayStore
import Glibc
import LinuxSystem
import Logging
import NIOCore
import NIOPosix
internal import SystemPackage

/// Fairway's daemon: owns a network namespace, and serves the HTTP interface to its engine.
package struct Daemon {
    private let startUp: StartUp
    private let arguments: DaemonArguments
    private var settings: Settings
    private let root: HostRoot
    private let program: Reexecution
    private var logger: Logger

    /// Runs the daemon until it is to end; the result is the process's exit code.
    package static func main() async -> Int32 {
        let startUp = StartUp()
        do {
            var daemon = try Daemon(DaemonArguments.parse(), startUp)
            return try await daemon.run()
        } catch let error as FairwayError {
            return fail(error.message, startUp)
        } catch {
            guard !DaemonArguments.exitCode(for: error).isSuccess else {
                print(DaemonArguments.fullMessage(for: error))
                return 0
            }
            return fail(DaemonArguments.message(for: error), startUp)
        }
    }

    private static func fail(_ sentence: String, _ startUp: StartUp) -> Int32 {
        let line = Array("fairwayd: \(sentence)\n".utf8)
        unsafe write(STDERR_FILENO, line, line.count)
        startUp.fail(sentence)
        return 1
    }

    private init(_ arguments: DaemonArguments, _ startUp: StartUp) throws(FairwayError) {
        self.arguments = arguments
        self.startUp = startUp
        settings = try Settings(arguments.settingSources())
        root = try HostRoot.current(override: arguments.root)
        try ListeningSocket.check(root.socket)
        do throws(Errno) {
            program = try Reexecution()
        } catch {
            throw FairwayError(.failed, "can't find the program's own file: \(error)")
        }
        logger = Self.makeLogger(settings.logLevel)
    }

    private static func makeLogger(_ level: Settings.LogLevel) -> Logger {
        var logger = Logger(label: "fairwayd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: level.rawValue) ?? .info
        return logger
    }

    private mutating func run() async throws -> Int32 {
        umask(0o077)
        unsafe chdir("/")
        let ownership = try claimNamespace()
        try root.createDirectories()
        let store = try openStore()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await OwnershipAnswers(root: root).serve(ownership.duplicate(), on: group)
        let engine = try makeEngine(store)
        try await engine.start()
        let lifetime = Lifetime(root: root, logger: logger)
        try await serve(engine, lifetime, on: group)
        ListeningSocket(path: root.socket, group: group).remove()
        await engine.shutDown()
        return end(lifetime, ownership)
    }

    /// Becomes the one daemon of this namespace, or goes on being it.
    private func claimNamespace() throws(FairwayError) -> NamespaceOwnership {
        guard let inherited = arguments.inherit else { return try NamespaceOwnership.claim() }
        if let lock = inherited.lock { startUp.hold(StartLock(inherited: lock)) }
        return try NamespaceOwnership.inherited(inherited.ownership)
    }

    /// Opens the store, and lets the settings in it take effect.
    private mutating func openStore() throws -> Store {
        let store = try Store(path: root.database)
        var sources = settings.sources
        sources.stored = try store.read { try $0.settings() }
        settings = try Settings(sources)
        logger = Self.makeLogger(settings.logLevel)
        return store
    }

    private func makeEngine(_ store: Store) throws(FairwayError) -> Engine {
        let programs: Result<ContainerPrograms, FairwayError>
        do throws(FairwayError) {
            let exitCommand = ["\(program.directory)/fairway", "container-ended"] + root.arguments
            programs = .success(try ContainerPrograms.find(runtime: settings.runtime, exitCommand: exitCommand))
        } catch {
            programs = .failure(error)
        }
        return try Engine(
            root: root,
            store: store,
            settings: settings,
            programs: programs,
            relayExecutable: "\(program.directory)/fairway-relay",
            restartCommand: ["\(program.directory)/fairway", "daemon", "start"] + root.arguments,
            logger: logger
        )
    }

    private func serve(_ engine: Engine, _ lifetime: Lifetime, on group: any EventLoopGroup) async throws {
        let socket = ListeningSocket(path: root.socket, group: group)
        let idleExit = IdleExit(engine: engine, root: root, lifetime: lifetime, socket: socket, logger: logger)
        let activity = Activity(patience: arguments.patience) { await idleExit.consider($0) }
        let server = DaemonServer(
            engine: engine,
            root: root,
            lifetime: lifetime,
            socket: socket,
            activity: activity,
            group: group,
            logger: logger
        )
        try await server.run { [startUp, root, logger] in
            socket.restrict()
            startUp.complete()
            activity.touch()
            logger.info("Listening on \(root.socket)")
            if root.arguments.isEmpty { await RootSweeper(logger: logger).sweep(.standard) }
        }
    }

    /// The last steps, under the start lock, which goes with the process.
    private func end(_ lifetime: Lifetime, _ ownership: borrowing NamespaceOwnership) -> Int32 {
        switch lifetime.ending {
        case .upgrade:
            let error = program.run(ownership: ownership, lock: lifetime.lock)
            logger.critical("can't execute \(program.program) anew: \(error)")
            return 1
        case .reset:
            RootRemoval(root: root, logger: logger).run()
            return 0
        case .stopped, .idle:
            return 0
        case nil:
            return 1
        }
    }
}
