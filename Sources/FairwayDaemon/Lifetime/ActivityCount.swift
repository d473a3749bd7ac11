import Hummingbird

/// Counts each request as activity until its handler has answered.
struct ActivityCount: RouterMiddleware {
    let activity: Activity

    func handle(
        _ request: Request,
        context: DaemonContext,
        next: (Request, DaemonContext) async throws -> Response
    ) async throws -> Response {
        activity.begin()
        defer { activity.end() }
        return try await next(request, context)
    }
}
