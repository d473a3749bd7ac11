internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Hummingbird

/// Refuses clients whose FAIRWAY_* variables contradict the settings in force.
struct SettingsAgreement: RouterMiddleware {
    let engine: Engine

    func handle(
        _ request: Request,
        context: DaemonContext,
        next: @concurrent (Request, DaemonContext) async throws -> Response
    ) async throws -> Response {
        // The usual client has no such variables, and costs the engine nothing.
        guard let field = request.headers[.fairwayEnvironment] else { return try await next(request, context) }
        guard let variables = ClientEnvironment.decode(field) else {
            throw FairwayError(
                .invalidArgument,
                "invalid \(ClientEnvironment.headerField) \"\(field)\": it must be NAME=VALUE pairs, percent-encoded, with & between them"
            )
        }
        if let contradiction = await engine.settings.contradiction(with: variables) { throw contradiction }
        return try await next(request, context)
    }
}
