internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Hummingbird

/// Endpoints: sandboxes attached to networks and detached again.
struct EndpointRoutes: Sendable {
    let engine: Engine

    func add(to router: Router<DaemonContext>) {
        router.answer(.endpoints, .get) { _, _ in try .json(try await engine.endpoints()) }
        router.answer(.endpoints, .post) { request, context in
            let attach = try await request.decode(AttachRequest.self, defaults: RequestDefaults.attach())
            return try .json(try await self.attach(attach, from: try await context.peer()), status: .created)
        }
        router.answer(.endpoint, .delete) { _, context in
            try await engine.detach(endpoint: try context.reference())
            return .done
        }
    }

    private func attach(_ request: AttachRequest, from client: PeerCredentials) async throws -> Endpoint {
        let namespace = try HandedNamespace.open(request.namespace, from: client)
        let path = HandedNamespace.path(of: request.namespace, from: client)
        return try await engine.attach(request.spec, namespace: namespace, path: path)
    }
}
