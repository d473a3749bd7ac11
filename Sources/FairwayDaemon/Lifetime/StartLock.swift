internal import FairwayModel
import LinuxSystem
import SystemPackage

/// The lock under which daemons start and end: a client that finds none waits for it before it starts one.
///
/// The one that ends holds it from before it stops listening until the kernel takes it away with the process.
final class StartLock: Sendable {
    private let lock: FileLock

    private init(_ lock: consuming FileLock) { self.lock = lock }

    /// Takes over the lock of this process's starter, or the one it held before it executed its program anew.
    convenience init(inherited descriptor: Int32) {
        self.init(FileLock(adopting: OwnedDescriptor(owning: descriptor)))
    }

    /// The number of the lock's descriptor, valid while this object lives.
    var rawDescriptor: Int32 { lock.rawValue }

    /// Takes the lock; nil where somebody else has it.
    static func ifFree(_ root: HostRoot) -> StartLock? {
        guard let lock = try? FileLock(trying: root.startLock) else { return nil }
        return StartLock(lock)
    }

    /// Waits for the lock, but not for a client that was stopped while it held it: nil after `bound`.
    static func within(_ bound: Duration, _ root: HostRoot) async -> StartLock? {
        let outcome = FirstOutcome<StartLock?>()
        let waiter = LockWaiter()
        Task { outcome.settle(.success(await waiter.wait(root.startLock))) }
        let timer = Task {
            try await Task.sleep(for: bound)
            outcome.settle(.success(nil))
        }
        defer { timer.cancel() }
        return (try? await outcome.value()) ?? nil
    }

    /// Waits on a thread of its own: flock(2) may block for as long as others please.
    private actor LockWaiter {
        private let executor = ThreadExecutor(name: "start-lock")
        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

        func wait(_ path: String) -> StartLock? {
            guard let lock = try? FileLock(waitingFor: path) else { return nil }
            return StartLock(lock)
        }
    }
}
