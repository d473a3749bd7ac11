import ServiceLifecycle
import UnixSignals

/// SIGTERM and SIGINT mean what `fairway daemon stop` means.
struct SignalService: Service {
    let lifetime: Lifetime

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint).cancelOnGracefulShutdown() {
            lifetime.end(.stopped)
        }
    }
}
