internal import FairwayContainers
package import FairwayModel
internal import FairwayStore
internal import LinuxSystem
internal import Logging

/// A command that runs, or is to run, in a container beside its own.
struct ExecSession {
    var container: Container
    var spec: ExecSpec
    var isStarted = false
}

extension Engine {
    /// Takes note of a command to run in a running container; ``startExec(_:)`` runs it.
    package func createExec(container reference: String, spec: ExecSpec) throws -> String {
        let container = try store.read { try $0.lookup(container: reference) }
        guard container.status == .running else {
            throw FairwayError(.conflict, "container \(container.name) is not running")
        }
        guard let program = spec.command.first, !program.isEmpty else {
            throw FairwayError(.invalidArgument, "no command given to run in container \(container.name)")
        }
        _ = try requireRuntime()
        let id = ObjectID.random().rawValue
        execs[id] = ExecSession(container: container, spec: spec)
        return id
    }

    /// Makes the process of a command; it runs once somebody waits for it, so that none of its output is missed.
    ///
    /// - Parameter inBackground: let it run now, and collect its end without anybody waiting; what can't be run at all
    ///   is an error of this call.
    package func startExec(_ id: String, inBackground: Bool = false) async throws -> AttachTargets {
        guard let session = execs[id], !session.isStarted else {
            throw FairwayError(.notFound, "no such exec session: \(id.prefix(12))")
        }
        let runtime = try requireRuntime()
        execs[id]?.isStarted = true
        do {
            let targets = try await onBackgroundThread { () throws(FairwayError) in
                let targets = try runtime.createExec(session.container, session.spec, execID: id)
                if inBackground { try runtime.runExec(session.container.id, execID: id) }
                return targets
            }
            if inBackground { Task { await collectExec(id, of: session.container.id, runtime) } }
            return targets
        } catch {
            execs[id] = nil
            throw explained(error, container: session.container.id)
        }
    }

    /// Waits for the end of the command; its exit code can be had once.
    package func waitExec(_ id: String) async throws -> Int32 {
        guard let session = execs[id], session.isStarted else {
            throw FairwayError(.notFound, "no such exec session: \(id.prefix(12))")
        }
        let runtime = try requireRuntime()
        defer { execs[id] = nil }
        do {
            return try await onBackgroundThread { () throws(FairwayError) in
                try runtime.awaitExecExitCode(session.container.id, execID: id)
            }
        } catch {
            throw explained(error, container: session.container.id)
        }
    }

    /// A command fails in many ways when its container ends; that it ended is what people want to read.
    private func explained(_ error: FairwayError, container id: ObjectID) -> FairwayError {
        guard let container = try? current(id), container.status == .running else {
            return FairwayError(.conflict, "container \(id.short) is not running any more")
        }
        return error
    }

    /// Takes in the end of a command that runs in the background.
    private func collectExec(_ id: String, of container: ObjectID, _ runtime: ContainerRuntime) async {
        defer { execs[id] = nil }
        do {
            _ = try await onBackgroundThread { () throws(FairwayError) in
                try runtime.awaitExecEnd(container, execID: id)
            }
        } catch {
            logger.error("a command in the background failed: \(error)")
        }
    }

    package func logs(
        container reference: String,
        options: LogOptions
    ) throws -> AsyncThrowingStream<LogEntry, any Error> {
        let container = try store.read { try $0.lookup(container: reference) }
        let runtime = try requireRuntime()
        return runtime.logs(of: container.id, options: options)
    }
}
