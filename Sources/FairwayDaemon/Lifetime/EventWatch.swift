internal import FairwayEngine
import ServiceLifecycle

/// Begins the time of quiet anew with each event: what ends by itself may have been the last that needs the daemon.
struct EventWatch: Service {
    let engine: Engine
    let activity: Activity

    func run() async throws {
        for await _ in await engine.events().cancelOnGracefulShutdown() { activity.touch() }
        // The engine ends its events only after everything else has ended.
        try? await gracefulShutdown()
    }
}
