internal import FairwayContainers
internal import FairwayModel
internal import FairwayStore
internal import LinuxSystem
internal import Logging

extension Engine {
    /// Watches the containers that still run, takes in the end of the others, and undoes starts that were cut off.
    func settleContainers() async throws {
        for container in try store.read({ try $0.containers() }) {
            do {
                try await settle(container)
            } catch {
                logger.error("can't settle container \(container.name): \(error)")
            }
        }
        guard let runtime else { return }
        let known = Set(try store.read { try $0.containers() }.map(\.id))
        for id in runtime.leftovers() where !known.contains(id) {
            try await onBackgroundThread { () throws(FairwayError) in
                try runtime.cleanUp(id)
                try runtime.removeLayer(id)
            }
        }
    }

    private func settle(_ container: Container) async throws {
        switch container.status {
        case .created, .exited:
            if container.sandboxID != nil { try await release(container.id) }
        case .removing:
            try await release(container.id)
            try await erase(container)
        case .starting:
            // Whoever asked for it got no answer, or went away before it started the process.
            try await release(container.id)
            _ = try update(container.id) { container in
                container.status = container.startedAt == nil ? .created : .exited
                container.processID = nil
            }
        case .running:
            guard let runtime, let processID = container.processID else { return }
            if runtime.isAlive(container.id, processID: processID) {
                watcher?.watch(processID, of: container.id)
            } else {
                let code = try await onBackgroundThread { () throws(FairwayError) in
                    try runtime.awaitExitCode(of: container.id, processID: processID)
                }
                try await finish(container, exitCode: code)
            }
        }
    }
}
