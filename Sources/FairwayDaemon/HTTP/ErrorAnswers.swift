internal import FairwayAPI
internal import FairwayModel
import Hummingbird
import Logging

/// Turns whatever a handler throws into an answer that carries a `FairwayError`.
struct ErrorAnswers: RouterMiddleware {
    func handle(
        _ request: Request,
        context: DaemonContext,
        next: @concurrent (Request, DaemonContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as Refusal {
            return try answer(refusal)
        } catch let error as FairwayError {
            return try .json(error, status: HTTPResponse.Status(code: error.code.httpStatus))
        } catch let error as HTTPError where error.status == .notFound {
            return try answer(Refusal(.notFound, "the daemon has no \(request.uri.path): its paths begin with /v1/"))
        } catch let error as HTTPError {
            return try answer(Refusal(error.status, error.body ?? "the daemon can't read this request"))
        } catch is CancellationError {
            return try answer(Refusal(.serviceUnavailable, "the daemon is stopping; try again"))
        } catch {
            context.logger.error("\(request.method) \(request.uri.path) failed: \(error)")
            return try .json(FairwayError(.failed, "\(error)"), status: .internalServerError)
        }
    }

    private func answer(_ refusal: Refusal) throws -> Response {
        let error = FairwayError(FairwayError.Code(httpStatus: refusal.status.code), refusal.message)
        return try .json(error, status: refusal.status, headers: refusal.headers)
    }
}
