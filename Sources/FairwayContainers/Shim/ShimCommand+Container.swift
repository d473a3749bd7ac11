internal import FairwayModel

extension ShimCommand {
    /// The shim of a container.
    init(container: Container, paths: ContainerPaths, programs: ContainerPrograms, runtime: String) {
        let id = container.id.rawValue
        var arguments = Self.common(container, directory: paths.bundle, paths: paths, runtime: runtime)
        arguments += ["-u", id, "-p", paths.processID, "--persist-dir", paths.directory]
        arguments += ["-l", "k8s-file:" + paths.log]
        if container.spec.hasTerminal {
            arguments.append("-t")
        } else if container.spec.keepsStandardInputOpen {
            arguments.append("-i")
        }
        if let program = programs.exitCommand.first {
            arguments += ["--exit-command", program]
            arguments += (programs.exitCommand.dropFirst() + [id]).flatMap { ["--exit-command-arg", $0] }
        }
        self.init(
            conmon: programs.conmon,
            arguments: arguments,
            processIDPath: paths.shimProcessID,
            errorPath: paths.shimErrors,
            waitsForClient: false
        )
    }

    /// The shim of a command that joins a container.
    init(
        execution: ExecutionPaths,
        spec: ExecSpec,
        container: Container,
        paths: ContainerPaths,
        conmon: String,
        runtime: String
    ) {
        var arguments = Self.common(container, directory: execution.directory, paths: paths, runtime: runtime)
        arguments += ["-u", execution.id, "-p", execution.processID, "-l", "none"]
        arguments += ["-e", "--exec-process-spec", execution.process, "--exec-attach"]
        if spec.hasTerminal {
            arguments.append("-t")
        } else if spec.keepsStandardInputOpen {
            arguments.append("-i")
        }
        self.init(
            conmon: conmon,
            arguments: arguments,
            processIDPath: execution.shimProcessID,
            errorPath: execution.shimErrors,
            waitsForClient: true
        )
    }

    /// `-b` comes with a directory that no other shim has: ``ShimSearch`` finds it by that.
    private static func common(
        _ container: Container,
        directory: String,
        paths: ContainerPaths,
        runtime: String
    ) -> [String] {
        [
            "--sync", "--api-version", "--full-attach", "--no-sync-log",
            ShimSearch.bundleOption, directory,
            "-c", container.id.rawValue,
            "-n", container.name,
            "-r", runtime,
            "--runtime-arg", "--root=" + paths.runtimeRoot,
        ]
    }
}
