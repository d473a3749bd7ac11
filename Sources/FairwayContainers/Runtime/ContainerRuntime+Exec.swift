package import FairwayModel
internal import LinuxSystem
internal import SystemPackage

extension ContainerRuntime {
    /// Prepares one more command in a running container, up to where a client can attach to it.
    ///
    /// The command itself runs from ``awaitExecExitCode(_:execID:)`` on, so that a client which attaches before that
    /// misses nothing of what it writes.
    package func createExec(
        _ container: Container,
        _ spec: ExecSpec,
        execID: String
    ) throws(FairwayError) -> AttachTargets {
        let paths = paths(container.id)
        guard let runtime = runtime(of: paths) else {
            throw FairwayError(.conflict, "container \(container.name) is not running")
        }
        let execution = ExecutionPaths(paths, id: execID)
        let task = "run a command in container \(container.name)"
        let hostname = try explaining(task) { () throws(Errno) in
            try Files.makeDirectories(execution.directory, mode: 0o700)
            return try recordedHostname(in: paths)
        }
        try write(OCIProcess(spec, in: container, hostname: hostname), to: execution.process)
        let command = ShimCommand(
            execution: execution,
            spec: spec,
            container: container,
            paths: paths,
            conmon: programs.conmon,
            runtime: runtime
        )
        let shim = try explaining("start \(programs.conmon)") { () throws(Errno) in try command.start(cgroups: cgroups)
        }
        _ = try report(in: explaining(task) { () throws(Errno) in try shim.waitUntilAttachable() }, task)
        executions.add(
            Execution(containerID: container.id, paths: execution, command: spec.command.first ?? "", shim: shim)
        )
        return AttachTargets(
            socket: execution.attachSocket,
            control: spec.hasTerminal ? execution.control : nil,
            hasTerminal: spec.hasTerminal
        )
    }

    /// Lets the command run, and waits for its end; once for each command.
    package func awaitExecExitCode(_ id: ObjectID, execID: String) throws(FairwayError) -> Int32 {
        try runExec(id, execID: execID)
        return try awaitExecEnd(id, execID: execID)
    }

    /// Lets the command run; throws where the runtime can't run it.
    package func runExec(_ id: ObjectID, execID: String) throws(FairwayError) {
        let execution = try take(execID)
        let task = "run a command in container \(id.short)"
        do throws(FairwayError) {
            execution.shim.letGo()
            let report = try nextReport(of: execution.shim, task)
            guard report.data >= 0 else {
                throw RuntimeFailure(report.message ?? "").error(task, command: execution.command)
            }
        } catch {
            try? Files.removeTree(execution.paths.directory)
            throw error
        }
        executions.add(execution)
    }

    /// Waits for the end of a command that runs.
    package func awaitExecEnd(_ id: ObjectID, execID: String) throws(FairwayError) -> Int32 {
        let execution = try take(execID)
        defer { try? Files.removeTree(execution.paths.directory) }
        let end = try explaining("run a command in container \(id.short)") { () throws(Errno) in
            try execution.shim.nextReport(timeoutMilliseconds: -1)
        }
        guard case .report(let last) = end else { return Self.unknownExitCode }
        return last.data
    }

    private func take(_ execID: String) throws(FairwayError) -> Execution {
        guard let execution = executions.take(execID) else {
            throw FairwayError(.notFound, "no such exec session: \(execID.prefix(12))")
        }
        return execution
    }
}
