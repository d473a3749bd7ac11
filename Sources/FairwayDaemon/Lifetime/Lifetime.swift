internal import FairwayModel
import Logging
import ServiceLifecycle
import Synchronization

/// Runs until the daemon is to end; then everything else that runs is shut down gracefully.
final class Lifetime: Service {
    private struct Decision {
        var ending: Ending?
        /// Held until the process is gone.
        var lock: StartLock?
    }

    private let root: HostRoot
    private let logger: Logger
    private let decision = Mutex(Decision())
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    /// How long an ending daemon waits for clients that are just looking for it.
    private static let lockBound: Duration = .seconds(5)

    init(root: HostRoot, logger: Logger) {
        self.root = root
        self.logger = logger
        (wake, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Why the daemon ended; nil where it failed.
    var ending: Ending? { decision.withLock { $0.ending } }

    /// The start lock; nil until the end is decided.
    var lock: StartLock? { decision.withLock { $0.lock } }

    /// Ends the daemon; the first reason counts.
    ///
    /// - Parameter lock: the start lock, where the caller has it already.
    func end(_ ending: Ending, holding lock: StartLock? = nil) {
        decision.withLock { decision in
            guard decision.ending == nil else { return }
            decision.ending = ending
            decision.lock = lock
        }
        waker.yield()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [wake] in
            for await _ in wake { return }
        }
        guard let ending else { return }
        logger.info("Ending: \(ending)")
        guard self.lock == nil else { return }
        let lock = await StartLock.within(Self.lockBound, root)
        decision.withLock { $0.lock = lock }
    }
}
