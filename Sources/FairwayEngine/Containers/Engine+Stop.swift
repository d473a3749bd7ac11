internal import FairwayContainers
internal import FairwayModel
internal import FairwayStore
internal import Glibc
internal import LinuxSystem

extension Engine {
    /// Asks the command to end, and kills it when it has not after some seconds; returns when it has ended.
    package func stop(container reference: String, timeoutSeconds: Int32) async throws {
        let container = try store.read { try $0.lookup(container: reference) }
        guard container.status.isLive, let processID = container.processID else { return }
        let runtime = try requireRuntime()
        let signal = container.spec.stopSignal ?? SIGTERM
        let id = container.id
        try await onBackgroundThread { () throws(FairwayError) in
            try runtime.signal(id, processID: processID, signal)
            if try runtime.waitForEnd(processID: processID, timeoutSeconds: timeoutSeconds) { return }
            try runtime.signal(id, processID: processID, SIGKILL)
            _ = try runtime.waitForEnd(processID: processID, timeoutSeconds: -1)
        }
        // Whoever is told of the end first takes it in; here it is also taken in again where that had failed.
        try await finishEnd(of: id)
    }

    /// Stops the container where it runs, and starts it again; one that removes itself stays this time.
    package func restart(container reference: String, timeoutSeconds: Int32) async throws {
        let id = try identify(reference)
        restarting.insert(id)
        defer { restarting.remove(id) }
        try await stop(container: id.rawValue, timeoutSeconds: timeoutSeconds)
        _ = try await start(container: id.rawValue)
    }

    package func kill(container reference: String, signal: Int32) async throws {
        let container = try store.read { try $0.lookup(container: reference) }
        guard container.status == .running, let processID = container.processID else {
            throw FairwayError(.conflict, "cannot kill container \(container.name): it is not running")
        }
        let runtime = try requireRuntime()
        try await onBackgroundThread { () throws(FairwayError) in
            try runtime.signal(container.id, processID: processID, signal)
        }
        publish(.container, "kill", id: container.id, name: container.name, ["signal": String(signal)])
    }

    /// Removes a container with its writable layer; a running one only by force.
    package func remove(container reference: String, force: Bool) async throws {
        let id = try identify(reference)
        try await exclusively(id) {
            do {
                try await remove(id, force: force)
            } catch let error as FairwayError where error.code == .exhausted {
                // The disk is full, perhaps of what this very container wrote: that goes before it can be recorded.
                try await discardFiles(of: id)
                try await remove(id, force: force)
            }
        }
    }

    private func remove(_ id: ObjectID, force: Bool) async throws {
        guard let container = try store.read({ try $0.container(id) }) else { return }
        if container.status.isLive {
            guard force else {
                throw FairwayError(
                    .conflict,
                    """
                    cannot remove container \(container.name): it is running; stop it first, or remove it with --force
                    """
                )
            }
            try await end(container)
        }
        guard let remaining = try store.read({ try $0.container(id) }) else { return }
        try await release(id)
        try await erase(remaining)
    }

    /// Takes away what a container that has ended has on disk.
    private func discardFiles(of id: ObjectID) async throws {
        let runtime = try requireRuntime()
        try await onBackgroundThread { () throws(FairwayError) in
            try runtime.cleanUp(id)
            try runtime.removeLayer(id)
        }
    }

    /// Kills a container and takes its end in; its exclusive section is the caller's.
    private func end(_ container: Container) async throws {
        guard let processID = container.processID else { return }
        let runtime = try requireRuntime()
        let id = container.id
        let code = try await onBackgroundThread { () throws(FairwayError) in
            try runtime.signal(id, processID: processID, SIGKILL)
            return try runtime.awaitExitCode(of: id, processID: processID)
        }
        try await finish(container, exitCode: code)
    }
}
