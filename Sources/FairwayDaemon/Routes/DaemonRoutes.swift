internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Glibc
import Hummingbird

/// What concerns the daemon itself.
struct DaemonRoutes: Sendable {
    let engine: Engine
    let root: HostRoot
    let lifetime: Lifetime
    let activity: Activity

    func add(to router: Router<DaemonContext>) {
        router.answer(.ping, .get) { _, _ in try .json(Ping(pid: getpid())) }
        router.answer(.info, .get) { _, _ in try .json(try await info()) }
        router.answer(.events, .get) { request, _ in
            request.answerLines(await engine.events(), keeping: activity)
        }
        router.answer(.daemonStop, .post) { _, _ in
            lifetime.end(.stopped)
            return .done
        }
        router.answer(.systemReset, .post) { _, _ in
            let report = ResetReport(removed: try await engine.reset())
            lifetime.end(.stopped)
            return try .json(report)
        }
    }
}
