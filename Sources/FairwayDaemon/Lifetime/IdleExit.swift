internal import FairwayEngine
internal import FairwayModel
import Logging
import NIOCore

/// Ends a daemon that nothing needs, in a way that takes nothing from a client that comes just then.
struct IdleExit {
    let engine: Engine
    let root: HostRoot
    let lifetime: Lifetime
    let socket: ListeningSocket
    let logger: Logger

    /// Decides, under the lock that clients start daemons by, while no client can connect.
    func consider(_ activity: Activity) async {
        do {
            guard try await isUnneeded(activity, butFor: 0) else { return }
            // A client that has the lock is looking for this daemon, or for one of its kind: it will connect.
            guard let lock = StartLock.ifFree(root) else { return activity.touch() }
            let own = try await socket.hide()
            defer { own.close(promise: nil) }
            if try await isUnneeded(activity, butFor: 1) { return lifetime.end(.idle, holding: lock) }
            try socket.show()
        } catch {
            logger.error("can't decide whether to leave: \(error)")
            // Hidden it would be a daemon that nobody can reach.
            try? socket.show()
        }
    }

    private func isUnneeded(_ activity: Activity, butFor own: Int) async throws -> Bool {
        guard activity.open == own else { return false }
        return try await !engine.isNeeded
    }
}
