internal import FairwayAPI
internal import FairwayModel

/// How fairwayd is executed: program, arguments and environment.
struct DaemonCommand: Hashable, Sendable {
    /// Where commands are looked for when the caller has no `PATH`.
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    let executable: String
    let arguments: [String]
    /// `NAME=VALUE` each.
    let environment: [String]

    /// The command for one host.
    ///
    /// - Parameter descriptors: what it is handed over.
    /// - Parameter scopeProgram: `systemd-run`, where systemd manages the control groups: it registers its own process
    ///   as a scope, then becomes the daemon.
    init(
        daemon: String,
        root: HostRoot,
        environment: [String: String],
        descriptors: StartDescriptors,
        scopeProgram: String? = nil
    ) {
        // A root that was named has its `run` directory inside; the daemon finds the others by itself.
        let rootArguments = root.run == root.state + "/run" ? ["--root", root.state] : []
        let command = [daemon] + rootArguments
        if let scopeProgram {
            executable = scopeProgram
            arguments =
                [
                    scopeProgram, "--scope", "--quiet", "--collect", "--slice=system.slice", "--description=Fairway",
                    "--",
                ]
                + command
        } else {
            executable = daemon
            arguments = command
        }
        self.environment = Self.kept(of: environment, descriptors)
    }

    /// What of the caller's environment concerns the daemon.
    private static func kept(of environment: [String: String], _ descriptors: StartDescriptors) -> [String] {
        var kept = environment.filter { $0.key.hasPrefix("FAIRWAY_") }
        kept["PATH"] = environment["PATH"].flatMap { $0.isEmpty ? nil : $0 } ?? defaultPath
        kept[StartDescriptors.variable] = descriptors.text
        return kept.map { "\($0.key)=\($0.value)" }.sorted()
    }
}
