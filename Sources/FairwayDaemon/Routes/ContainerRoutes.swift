internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Glibc
import Hummingbird

/// Containers: defined, shown, removed.
struct ContainerRoutes: Sendable {
    let engine: Engine

    func add(to router: Router<DaemonContext>) {
        router.answer(.containers, .get) { request, _ in
            try .json(try await engine.containers(all: try QueryParameters(of: request).flag("all")))
        }
        router.answer(.containers, .post) { request, _ in
            let spec = try await request.decode(ContainerSpec.self, defaults: RequestDefaults.container())
            return try .json(try await engine.createContainer(spec), status: .created)
        }
        router.answer(.container, .get) { _, context in
            try .json(try await engine.container(try context.reference()))
        }
        router.answer(.container, .delete) { request, context in
            let force = try QueryParameters(of: request).flag("force")
            try await engine.remove(container: try context.reference(), force: force)
            return .done
        }
        router.answer(.containerLogs, .get) { request, context in
            let query = try QueryParameters(of: request)
            let options = LogOptions(
                follows: try query.flag("follow"),
                tail: try query.number("tail", in: 0...Int.max),
                since: try query.timestamp("since")
            )
            let entries = try await engine.logs(container: try context.reference(), options: options)
            return request.answerLines(entries)
        }
    }
}
