internal import FairwayModel
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// One action on several objects at once, each on a thread of its own, but not on too many.
final class SimultaneousActions: Sendable {
    private static let mostThreads = 50

    private struct Progress {
        var begun = 0
        var outcomes: [Int: Result<Void, FairwayError>] = [:]
    }

    private let references: [String]
    private let action: @Sendable (String) throws(FairwayError) -> Void
    private let progress = Mutex(Progress())
    private let change: EventDescriptor

    /// Begins at once.
    init(
        _ references: [String],
        _ action: @escaping @Sendable (String) throws(FairwayError) -> Void
    ) throws(FairwayError) {
        self.references = references
        self.action = action
        do throws(Errno) {
            change = try EventDescriptor()
        } catch {
            throw FairwayError(.failed, "can't work on several objects at once: \(error)")
        }
        for _ in 0..<min(references.count, Self.mostThreads) { startDetachedThread { [self] in work() } }
    }

    /// Waits until one action has ended, and throws what it threw.
    ///
    /// Blocks the calling thread.
    func outcome(of index: Int) throws(FairwayError) {
        while true {
            change.reset()
            if let outcome = progress.withLock({ $0.outcomes[index] }) { return try outcome.get() }
            do throws(Errno) {
                _ = try Poll.waitUntilReadable(change.rawValue, timeoutMilliseconds: -1)
            } catch {
                throw FairwayError(.failed, "can't wait for what is done to \(references[index]): \(error)")
            }
        }
    }

    private func work() {
        while let index = next() {
            let outcome: Result<Void, FairwayError>
            do throws(FairwayError) {
                outcome = .success(try action(references[index]))
            } catch {
                outcome = .failure(error)
            }
            progress.withLock { $0.outcomes[index] = outcome }
            change.signal()
        }
    }

    private func next() -> Int? {
        progress.withLock { progress in
            guard progress.begun < references.count else { return nil }
            progress.begun += 1
            return progress.begun - 1
        }
    }
}
