internal import FairwayModel
internal import Synchronization

/// A command that joined a container, from its making to its exit code.
final class Execution: Sendable {
    let containerID: ObjectID
    let paths: ExecutionPaths
    let command: String
    let shim: ShimProcess

    init(containerID: ObjectID, paths: ExecutionPaths, command: String, shim: consuming ShimProcess) {
        self.containerID = containerID
        self.paths = paths
        self.command = command
        self.shim = shim
    }
}

/// The commands whose exit codes nobody has asked for yet.
final class Executions: Sendable {
    private let all = Mutex<[String: Execution]>([:])

    func add(_ execution: Execution) {
        all.withLock { $0[execution.paths.id] = execution }
    }

    /// Hands one over: an exit code can be waited for once.
    func take(_ id: String) -> Execution? {
        all.withLock { $0.removeValue(forKey: id) }
    }

    /// Forgets those of a container that is being cleaned up.
    func discard(of containerID: ObjectID) {
        all.withLock { all in all = all.filter { $0.value.containerID != containerID } }
    }
}
