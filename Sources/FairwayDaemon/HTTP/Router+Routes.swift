internal import FairwayAPI
internal import FairwayModel
import Hummingbird

extension Router where Context == DaemonContext {
    /// Adds the handler of one method of a route.
    func answer(
        _ route: Route,
        _ method: FairwayAPI.HTTPMethod,
        _ handler: @escaping @Sendable (Request, DaemonContext) async throws -> Response
    ) {
        on(RouterPath(route.rawValue), method: HTTPRequest.Method(method), use: handler)
    }

    /// Answers 405 to every usual method that a route doesn't have.
    func refuseOtherMethods() {
        for route in Route.allCases {
            let allowed = route.methods.map(\.rawValue).sorted().joined(separator: ", ")
            let taken = Set(route.methods.map { HTTPRequest.Method($0) })
            for method in HTTPRequest.Method.usual where !taken.contains(method) {
                on(RouterPath(route.rawValue), method: method) { request, _ -> Response in
                    throw Refusal(
                        .methodNotAllowed,
                        "\(request.uri.path) does not answer \(method.rawValue), only \(allowed)",
                        headers: [.allow: allowed]
                    )
                }
            }
        }
    }
}
