internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Hummingbird

/// Networks: made, shown and removed.
struct NetworkRoutes: Sendable {
    let engine: Engine

    func add(to router: Router<DaemonContext>) {
        router.answer(.networks, .get) { _, _ in try .json(try await engine.networks()) }
        router.answer(.networks, .post) { request, _ in
            let spec = try await request.decode(NetworkSpec.self, defaults: RequestDefaults.network())
            return try .json(try await engine.createNetwork(spec), status: .created)
        }
        router.answer(.networksPrune, .post) { request, _ in
            let prune = try await request.decode(PruneRequest.self, defaults: RequestDefaults.prune())
            let removed = try await engine.pruneNetworks(
                labels: prune.labels.map(LabelCondition.init),
                until: prune.until
            )
            return try .json(PruneReport(removed: removed))
        }
        router.answer(.network, .get) { _, context in
            try .json(try await engine.network(try context.reference()))
        }
        router.answer(.network, .delete) { _, context in
            try await engine.removeNetwork(try context.reference())
            return .done
        }
        router.answer(.networkConnect, .post) { request, context in
            let connect = try await request.decode(ConnectRequest.self, defaults: [:])
            var attachment = connect.attachment
            attachment.network = try context.reference()
            try await engine.connect(container: connect.container, attachment)
            return .done
        }
        router.answer(.networkDisconnect, .post) { request, context in
            let disconnect = try await request.decode(DisconnectRequest.self, defaults: RequestDefaults.disconnect())
            try await engine.disconnect(
                container: disconnect.container,
                from: try context.reference(),
                force: disconnect.force
            )
            return .done
        }
    }
}
