package import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

extension ContainerRuntime {
    /// Ends what still runs of a container, and takes its mounts, cgroups and bundle away.
    ///
    /// The writable layer, the log and the exit record stay. What is gone already is no error, wherever a process that
    /// made or removed the container was interrupted.
    package func cleanUp(_ id: ObjectID) throws(FairwayError) {
        let paths = paths(id)
        executions.discard(of: id)
        try explaining("clean up after container \(id.short)") { () throws(Errno) in
            try endProcesses(of: id)
            try cgroups.remove(Cgroups.name(of: id))
            try Mounts.unmountIfMounted(paths.rootfs)
            try Files.removeTree(paths.runtimeState)
            try Files.removeTree(paths.bundle)
        }
    }

    /// Removes all that outlives a container: its writable layer, its log, its exit record.
    ///
    /// Comes after ``cleanUp(_:)``.
    package func removeLayer(_ id: ObjectID) throws(FairwayError) {
        let paths = paths(id)
        try explaining("remove the files of container \(id.short)") { () throws(Errno) in
            try Layer(directory: paths.layer).remove()
            try Files.removeTree(paths.directory)
        }
    }

    /// The containers of which something is on this host: a bundle, or files that outlive it.
    package func leftovers() -> [ObjectID] {
        let names = (try? Files.names(in: root.containers)) ?? []
        // A bundle is only made after the directory that has the whole ID as its name.
        return names.compactMap { ObjectID($0) }
    }

    /// Ends the container's processes and its shims, and has the runtime forget it.
    func endProcesses(of id: ObjectID) throws(Errno) {
        let paths = paths(id)
        guard Files.exists(paths.bundle) else { return }
        try endFirstProcess(of: id, paths)
        try endShim(of: id, paths)
        try endExecutions(paths)
        if let runtime = runtime(of: paths), Files.exists(paths.runtimeState) {
            // Whatever it leaves, the removal of the cgroups and of its records takes away.
            _ = try? runRuntime(runtime, paths, ["delete", "--force", id.rawValue])
        }
    }

    /// Kills the first process, and with it all in its process namespace.
    private func endFirstProcess(of id: ObjectID, _ paths: ContainerPaths) throws(Errno) {
        guard let text = try? Files.readText(paths.processID), let processID = Int32(text) else { return }
        if let process = firstProcess(of: id, processID) { try kill(process) }
    }

    /// Kills the shim, but for one that has recorded the end: it may be running its exit command, and ends by itself.
    ///
    /// A record is not waited for, because nobody asks for it here, and it may never come: a shim whose starter died runs
    /// its exit command at once, which waits for the very daemon that cleans up before it listens.
    private func endShim(of id: ObjectID, _ paths: ContainerPaths) throws(Errno) {
        guard exitCode(of: id) == nil else { return }
        // Whoever started them may have died before noting anything down, and a shim may just be starting a runtime.
        while case let processIDs = ShimSearch.processIDs(of: paths.bundle), !processIDs.isEmpty {
            for processID in processIDs {
                if let process = ShimSearch.process(processID, bundle: paths.bundle) { try kill(process) }
            }
        }
    }

    /// The shims of commands that joined the container; those end by themselves once the commands are killed with it.
    private func endExecutions(_ paths: ContainerPaths) throws(Errno) {
        for name in (try? Files.names(in: paths.executions)) ?? [] {
            let execution = ExecutionPaths(paths, id: name)
            let shim = ShimSearch.process(recordedIn: execution.shimProcessID, bundle: execution.directory)
            if let shim { try kill(shim) }
        }
    }

    private func kill(_ process: borrowing ProcessDescriptor) throws(Errno) {
        do throws(Errno) {
            try process.send(signal: SIGKILL)
        } catch .noSuchProcess {
            return
        }
        guard try process.waitForExit(timeoutMilliseconds: Timeout.processEnd) else { throw .timedOut }
    }
}
