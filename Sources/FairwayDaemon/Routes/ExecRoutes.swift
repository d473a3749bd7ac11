internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Hummingbird

/// Commands that are run in a container besides its own.
struct ExecRoutes: Sendable {
    let engine: Engine

    func add(to router: Router<DaemonContext>) {
        router.answer(.containerExec, .post) { request, context in
            let spec = try await request.decode(ExecSpec.self, defaults: RequestDefaults.exec())
            let id = try await engine.createExec(container: try context.reference(), spec: spec)
            return try .json(ExecCreated(id: id), status: .created)
        }
        router.answer(.execStart, .post) { request, context in
            let isDetached = try QueryParameters(of: request).flag("detach")
            return try .json(try await engine.startExec(try context.reference(), inBackground: isDetached))
        }
        router.answer(.execWait, .post) { request, context in
            let id = try context.reference()
            let code = try await request.whileConnected { try await engine.waitExec(id) }
            return try .json(ExitReport(exitCode: code))
        }
    }
}
