package import FairwayModel
internal import Glibc
internal import LinuxSystem

/// The programs of others that containers are run with.
package struct ContainerPrograms: Hashable, Sendable {
    /// The shim: holds a container's terminal and log, and records how it ended.
    package var conmon: String
    /// OCI runtimes in the order in which they are tried; the first that can make a container is kept.
    ///
    /// Which of them can is a question of the host's cgroup set-up, and only trying answers it.
    package var runtimes: [String]
    /// What the shim runs when a container has ended, with the container's ID appended; empty for nothing.
    package var exitCommand: [String]

    package init(conmon: String, runtimes: [String], exitCommand: [String] = []) {
        self.conmon = conmon
        self.runtimes = runtimes
        self.exitCommand = exitCommand
    }

    /// Looks for conmon, and for `runtime` or else crun and runc.
    ///
    /// - Parameter runtime: A name or an absolute path that was asked for; no other is then tried.
    package static func find(
        runtime: String? = nil,
        exitCommand: [String] = []
    ) throws(FairwayError) -> ContainerPrograms {
        guard let conmon = ExecutableSearch.path(of: "conmon") else {
            throw FairwayError(
                .unavailable,
                "can't run containers: conmon is not installed; install the package conmon"
            )
        }
        let wanted = runtime.map { [$0] } ?? ["crun", "runc"]
        let runtimes = wanted.compactMap(ExecutableSearch.path(of:))
        guard !runtimes.isEmpty else {
            let names = runtime.map { "the runtime \($0)" } ?? "neither crun nor runc"
            throw FairwayError(
                .unavailable,
                "can't run containers: \(names) is \(runtime == nil ? "" : "not ")installed; install the package runc or crun"
            )
        }
        return ContainerPrograms(conmon: conmon, runtimes: runtimes, exitCommand: exitCommand)
    }
}
