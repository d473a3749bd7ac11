internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
internal import FairwayStore
internal import Logging
internal import NetworkNamespaces

/// The engine in this process, with its store.
struct EngineDoor: Door {
    let name = "engine"
    private let engine: Engine

    /// - Parameter flags: settings by key, as flags of a daemon would have them.
    init(_ host: PrivateHost, flags: [String: String] = [:]) async throws {
        try host.root.createDirectories()
        var logger = Logger(label: "benchmark") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        engine = try Engine(
            root: host.root,
            store: Store(path: host.root.database),
            settings: Settings(SettingSources(flags: flags)),
            programs: .failure(FairwayError(.unavailable, "this engine runs no containers")),
            relayExecutable: host.program("fairway-relay"),
            restartCommand: [],
            logger: logger
        )
        try await engine.start()
    }

    func attach(_ spec: EndpointSpec, _ sandbox: Sandbox) async throws -> ObjectID {
        try await engine.attach(spec, namespace: NetworkNamespace.open(path: sandbox.path), path: sandbox.path).id
    }

    func detach(_ endpoint: ObjectID) async throws { try await engine.detach(endpoint: endpoint.rawValue) }

    func createNetwork(named name: String) async throws { try await createNetwork(NetworkSpec(name: name)) }

    func createNetwork(_ spec: NetworkSpec) async throws { _ = try await engine.createNetwork(spec) }

    func removeNetwork(named name: String) async throws { try await engine.removeNetwork(name) }

    func reset() async throws {
        _ = try await engine.reset()
        await engine.shutDown()
    }
}
