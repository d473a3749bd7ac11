internal import FairwayAPI
internal import FairwayModel
import Hummingbird

/// Puts the interface version into every answer, and makes way for the daemon that a newer client needs.
struct VersionCheck: RouterMiddleware {
    let lifetime: Lifetime

    func handle(
        _ request: Request,
        context: DaemonContext,
        next: @concurrent (Request, DaemonContext) async throws -> Response
    ) async throws -> Response {
        var response = try await respond(to: request, context, next)
        response.headers[.fairwayProtocol] = String(InterfaceVersion.current)
        return response
    }

    private func respond(
        to request: Request,
        _ context: DaemonContext,
        _ next: @concurrent (Request, DaemonContext) async throws -> Response
    ) async throws -> Response {
        guard let text = request.headers[.fairwayProtocol] else { return try await next(request, context) }
        guard let version = Int(text), version > 0 else {
            let sentence = "invalid \(InterfaceVersion.headerField) \"\(text)\": it must be a number from 1"
            return try .json(FairwayError(.invalidArgument, sentence), status: .badRequest)
        }
        guard version > InterfaceVersion.current else { return try await next(request, context) }
        lifetime.end(.upgrade)
        let sentence = """
            the running daemon speaks version \(InterfaceVersion.current) of the interface, not \(version); \
            it now starts again from its program file, so try again
            """
        return try .json(
            FairwayError(.unavailable, sentence),
            status: HTTPResponse.Status(code: InterfaceVersion.upgradeRequiredStatus)
        )
    }
}
