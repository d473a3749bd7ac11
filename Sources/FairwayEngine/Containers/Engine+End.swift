internal import FairwayContainers
internal import FairwayModel
internal import FairwayStore
internal import LinuxSystem
internal import Logging

extension Engine {
    /// Waits for the end of a container, and answers at once where it has ended.
    package func wait(container reference: String) async throws -> Int32 {
        let container = try store.read { try $0.lookup(container: reference) }
        if !container.status.isLive, container.status != .created { return container.exitCode ?? 0 }
        return try await withCheckedThrowingContinuation { exitWaiters[container.id, default: []].append($0) }
    }

    /// Takes in that a container has ended: its shim says so, however the container, the CLI or the daemon ended.
    package func containerEnded(_ reference: String) async throws {
        guard let id = try store.read({ try $0.containerIfPresent(reference) })?.id else { return }
        try await finishEnd(of: id)
    }

    /// The kernel reported the end of a container's first process.
    func processEnded(_ id: ObjectID) async {
        guard id != relayIdentity else { return relayEnded() }
        do {
            try await finishEnd(of: id)
        } catch {
            logger.error("can't take in the end of container \(id.short): \(error)")
        }
    }

    /// Takes in the end of a container's first process, unless somebody has done so, or another one runs by now.
    func finishEnd(of id: ObjectID) async throws {
        guard let runtime else { return }
        try await exclusively(id) {
            guard let container = try store.read({ try $0.container(id) }), container.status.isLive,
                let processID = container.processID
            else { return }
            // The message may be about a run before this one: its successor's end is told by the watcher.
            guard !runtime.isAlive(id, processID: processID) else { return }
            let code = try await onBackgroundThread { () throws(FairwayError) in
                try runtime.awaitExitCode(of: id, processID: processID)
            }
            try await finish(container, exitCode: code)
        }
    }

    /// Records the end, gives addresses, ports, mounts and namespace back, and tells those who wait.
    ///
    /// The record comes first and those who wait are told in any case: what can't be given back now is given back
    /// before the next start of the container, or by reconcile.
    func finish(_ container: Container, exitCode: Int32) async throws {
        defer { resumeWaiters(of: container.id, with: exitCode) }
        let ended = try update(container.id) { container in
            container.status = .exited
            container.exitCode = exitCode
            container.processID = nil
            container.finishedAt = .now()
        }
        execs = execs.filter { $0.value.container.id != ended.id || $0.value.isStarted }
        publish(.container, "die", id: ended.id, name: ended.name, ["exitCode": String(exitCode)])
        do {
            try await release(ended.id)
            if ended.spec.isRemovedOnExit, !restarting.contains(ended.id) { try await erase(ended) }
        } catch {
            logger.error("can't clean up after container \(ended.name) now: \(error)")
        }
    }

    func resumeWaiters(of id: ObjectID, with exitCode: Int32) {
        for waiter in exitWaiters.removeValue(forKey: id) ?? [] { waiter.resume(returning: exitCode) }
    }

    /// Takes the last of a container away: its writable layer, its log and its row.
    func erase(_ container: Container) async throws {
        defer { resumeWaiters(of: container.id, with: container.exitCode ?? 0) }
        _ = try update(container.id) { $0.status = .removing }
        if let runtime {
            try await onBackgroundThread { () throws(FairwayError) in try runtime.removeLayer(container.id) }
        }
        try store.write(durability: .power) { try $0.delete(container: container.id) }
        publish(.container, "destroy", id: container.id, name: container.name)
    }
}
