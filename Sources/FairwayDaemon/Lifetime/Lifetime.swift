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

    /// Ends the daemon; the first reason counts.
    func end(_ ending: Ending) { decide(ending, lock: nil) }

    /// Ends the daemon if that takes nothing from anyone: decided under the lock that clients start daemons by.
    func endIfIdle(_ isIdle: () async -> Bool) async -> Bool {
        guard await isIdle(), let lock = StartLock.ifFree(root), await isIdle() else { return false }
        decide(.idle, lock: lock)
        return true
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { [wake] in
            for await _ in wake { return }
        }
        guard let ending else { return }
        logger.info("Ending: \(ending)")
        guard decision.withLock({ $0.lock == nil }) else { return }
        let lock = await StartLock.within(Self.lockBound, root)
        decision.withLock { $0.lock = lock }
    }

    private func decide(_ ending: Ending, lock: StartLock?) {
        decision.withLock { decision in
            guard decision.ending == nil else { return }
            decision.ending = ending
            decision.lock = lock
        }
        waker.yield()
    }
}
