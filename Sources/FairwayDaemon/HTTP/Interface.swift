import Hummingbird
import Logging
import ServiceLifecycle

/// The HTTP interface: served on the daemon's socket, and on another one each time that somebody removes that.
///
/// Who is connected by then goes on as before.
struct Interface<Server: ApplicationProtocol>: Service {
    let socket: ListeningSocket
    let watch: SocketWatch
    let logger: Logger
    /// Makes what serves; its argument is called once that listens.
    let server: @Sendable (_ onListening: @escaping @Sendable () async -> Void) -> Server
    let onListening: @Sendable () async -> Void

    func run() async throws {
        defer { watch.stop() }
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                try await server {
                    await onListening()
                    watch.start()
                }.run()
            }
            for await _ in watch.losses.cancelOnGracefulShutdown() where !socket.isThere {
                group.addTask { await serveAgain() }
            }
        }
    }

    private func serveAgain() async {
        do {
            try await server {
                socket.restrict()
                logger.notice("made the socket \(socket.path) again, which somebody had removed")
            }.run()
        } catch {
            logger.error("can't make the socket \(socket.path) again: \(error)")
        }
    }
}
