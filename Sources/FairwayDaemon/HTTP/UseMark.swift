internal import FairwayAPI
import Hummingbird

/// Counts each request as use of the daemon, but for those that only ask whether it is there.
struct UseMark: RouterMiddleware {
    let activity: Activity

    func handle(
        _ request: Request,
        context: DaemonContext,
        next: @concurrent (Request, DaemonContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.path != Route.ping.rawValue { activity.use() }
        return try await next(request, context)
    }
}
