package import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// Makes, runs and removes containers with conmon and an OCI runtime.
///
/// Every verb blocks, so none is called on a thread that others wait for. A process that dies in any of them leaves a
/// state that ``cleanUp(_:)`` and ``removeLayer(_:)`` take away.
package struct ContainerRuntime: Sendable {
    let root: HostRoot
    let programs: ContainerPrograms
    let cgroups: Cgroups
    let choice = RuntimeChoice()
    let executions = Executions()

    package init(root: HostRoot, programs: ContainerPrograms) {
        self.init(root: root, programs: programs, cgroups: .mounted())
    }

    init(root: HostRoot, programs: ContainerPrograms, cgroups: Cgroups) {
        self.root = root
        self.programs = programs
        self.cgroups = cgroups
    }

    func paths(_ id: ObjectID) -> ContainerPaths { ContainerPaths(root: root, id: id) }

    /// Where what a container writes is kept, in conmon's `k8s-file` form.
    package func logPath(of id: ObjectID) -> String { paths(id).log }

    /// Where clients find a container's standard streams, once it is created.
    package func attachTargets(of container: Container) -> AttachTargets {
        let paths = paths(container.id)
        let hasTerminal = container.spec.hasTerminal
        return AttachTargets(
            socket: paths.attachSocket,
            control: hasTerminal ? paths.control : nil,
            hasTerminal: hasTerminal
        )
    }

    /// Runs one command of the runtime that made a container.
    func runRuntime(_ runtime: String, _ paths: ContainerPaths, _ arguments: [String]) throws(Errno) -> Program.Outcome
    {
        try Program(path: runtime, arguments: ["--root=" + paths.runtimeRoot] + arguments)
            .run(timeoutMilliseconds: Timeout.runtimeCommand)
    }

    /// The runtime that made a container; a bundle that isn't that far yet has none.
    func runtime(of paths: ContainerPaths) -> String? {
        try? Files.readText(paths.runtime)
    }
}

/// Makes the errno of a step the reason in a sentence: "can't do this: No such file or directory".
func explaining<Value: ~Copyable>(
    _ task: @autoclosure () -> String,
    _ body: () throws(Errno) -> Value
) throws(FairwayError) -> Value {
    do throws(Errno) {
        return try body()
    } catch {
        throw FairwayError(.failed, "can't \(task()): \(error)")
    }
}
