internal import FairwayContainers
package import FairwayModel
internal import FairwayStore
internal import IPAddressing
internal import LinuxSystem
internal import Logging
internal import NetworkNamespaces

extension Engine {
    /// Makes the container's network and its process, which waits for ``start(container:)``.
    ///
    /// Where the container runs already this only says where its streams are.
    package func initialize(container reference: String) async throws -> AttachTargets {
        let id = try identify(reference)
        return try await exclusively(id) {
            let present = try current(id)
            let container = present.status == .running ? present : try await initialize(id)
            if container.status == .starting { undoUnlessStarted(container) }
            return try requireRuntime().attachTargets(of: container)
        }
    }

    /// Starts the container's command, after making the process where ``initialize(container:)`` has not.
    package func start(container reference: String) async throws -> Container {
        let id = try identify(reference)
        return try await exclusively(id) {
            var container = try current(id)
            if container.status == .running { return container }
            if container.status != .starting || container.processID == nil { container = try await initialize(id) }
            return try await startProcess(of: container)
        }
    }

    private func startProcess(of container: Container) async throws -> Container {
        let runtime = try requireRuntime()
        let id = container.id
        do {
            try await onBackgroundThread { () throws(FairwayError) in try runtime.start(id) }
        } catch {
            await undoInitialization(of: container)
            throw error
        }
        let started = try update(id) { container in
            container.status = .running
            container.exitCode = nil
            container.startedAt = .now()
        }
        publish(.container, "start", id: id, name: started.name)
        return started
    }

    /// A client that dies before it starts what it had made must not leave it behind.
    private func undoUnlessStarted(_ container: Container) {
        Task {
            try await Task.sleep(for: startPatience)
            try await exclusively(container.id) {
                let present = try current(container.id)
                guard present.status == .starting, present.processID == container.processID else { return }
                logger.notice("container \(present.name) was made but not started: undone")
                await undoInitialization(of: present)
                if present.spec.isRemovedOnExit { try await erase(present) }
            }
        }
    }

    private func initialize(_ id: ObjectID) async throws -> Container {
        let runtime = try requireRuntime()
        let container = try current(id)
        guard !container.status.isLive, container.status != .removing else {
            throw FairwayError(.conflict, "container \(container.name) is \(container.status.rawValue) already")
        }
        // What the end of the last run could not give back.
        if container.sandboxID != nil { try await release(id) }
        var starting = try update(id) { container in
            container.status = .starting
            container.processID = nil
        }
        do {
            let network = try connect(starting)
            starting = try current(id)
            let processID = try await onBackgroundThread { [starting] () throws(FairwayError) in
                try runtime.prepare(
                    starting,
                    namespacePath: network.namespacePath,
                    hostLines: network.hostLines,
                    resolver: network.resolver,
                    shared: network.shared
                )
                return try runtime.create(starting)
            }
            starting = try update(id) { $0.processID = processID }
            watcher?.watch(processID, of: id)
            return starting
        } catch {
            await undoInitialization(of: starting)
            throw FairwayError(explaining: error, task: "start container \(starting.name)")
        }
    }

    /// Takes away what a start that failed has made; the container is then as it was before.
    private func undoInitialization(of container: Container) async {
        defer { resumeWaiters(of: container.id, with: 255) }
        do {
            try await release(container.id)
            _ = try update(container.id) { container in
                container.status = container.startedAt == nil ? .created : .exited
                container.processID = nil
            }
        } catch {
            logger.error("can't undo the start of container \(container.name) now: \(error)")
        }
    }

    /// Takes the process, the mounts and the network of a container away; what is gone already is no error.
    func release(_ id: ObjectID) async throws {
        if let runtime {
            try await onBackgroundThread { () throws(FairwayError) in try runtime.cleanUp(id) }
        }
        try disconnect(id)
    }
}

/// How long a process that was made may wait for its start.
private let startPatience = Duration.seconds(30)
