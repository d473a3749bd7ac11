internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The HTTP interface on its unix socket, and what runs beside it until the daemon ends.
struct DaemonServer {
    let engine: Engine
    let root: HostRoot
    let lifetime: Lifetime
    let socket: ListeningSocket
    let activity: Activity
    let group: any EventLoopGroup
    let logger: Logger

    private static let bounds = (answers: Duration.seconds(10), backlog: 256)

    /// Serves until the daemon is to end; `onListening` is called once it listens.
    func run(onListening: @escaping @Sendable () async -> Void) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: lifetime, successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: SignalService(lifetime: lifetime)),
                .init(service: EventWatch(engine: engine, activity: activity)),
                .init(
                    service: Interface(
                        socket: socket,
                        watch: try SocketWatch(root: root, socket: socket, logger: logger),
                        logger: logger,
                        server: application,
                        onListening: onListening
                    )
                ),
            ],
            logger: serviceLogger
        )
        // Requests that are under way may finish; none takes that long but those that give up at once.
        configuration.maximumGracefulShutdownDuration = Self.bounds.answers
        try await ServiceGroup(configuration: configuration).run()
    }

    /// The libraries' own messages are for those who look for faults in them.
    private var serviceLogger: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }

    @Sendable private func application(_ onListening: @escaping @Sendable () async -> Void) -> some ApplicationProtocol
    {
        Application(
            router: router(),
            server: .http1(configuration: .init(additionalChannelHandlers: [ConnectionCount(activity)])),
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: root.socket),
                backlog: Self.bounds.backlog
            ),
            onServerRunning: { _ in await onListening() },
            eventLoopGroupProvider: .shared(group),
            logger: serviceLogger
        )
    }

    private func router() -> Router<DaemonContext> {
        let router = Router(context: DaemonContext.self)
        router.add(middleware: UseMark(activity: activity))
        router.add(middleware: VersionCheck(lifetime: lifetime))
        router.add(middleware: ErrorAnswers())
        router.add(middleware: SettingsAgreement(engine: engine))
        DaemonRoutes(engine: engine, root: root, lifetime: lifetime).add(to: router)
        NetworkRoutes(engine: engine).add(to: router)
        EndpointRoutes(engine: engine).add(to: router)
        ContainerRoutes(engine: engine).add(to: router)
        ContainerLifeRoutes(engine: engine).add(to: router)
        ExecRoutes(engine: engine).add(to: router)
        router.refuseOtherMethods()
        return router
    }
}
