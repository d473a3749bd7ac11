internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// How conmon is called, for a container or for a command that joins one.
struct ShimCommand {
    var conmon: String
    var arguments: [String]
    /// Where its process ID and its early errors are put.
    var processIDPath: String
    var errorPath: String
    /// Whether it waits for a client to attach before the command runs.
    var waitsForClient: Bool

    /// What commands in a container expect: those that join one inherit it, and the daemon's own is stricter.
    private static let fileModeMask: mode_t = 0o022

    /// Starts it in no group of the caller's, with no descriptor but those named here.
    ///
    /// It forks no more (`--sync`): its process is the one that is known here. It does nothing before its gate opens, so
    /// what it makes is never in the caller's groups.
    func start(cgroups: Cgroups) throws(Errno) -> ShimProcess {
        let reports = try SocketPair()
        let gate = try SocketPair()
        let attachment = try SocketPair()
        let errors = try OwnedDescriptor.open(errorPath, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, mode: 0o600)
        var descriptors = [-1, -1, errors.rawValue, reports.other.rawValue, gate.other.rawValue]
        if waitsForClient { descriptors.append(attachment.other.rawValue) }
        let processID = try spawn(descriptors)
        cgroups.release(processID)
        try Files.writeAtomically("\(processID)", to: processIDPath)
        let process = ShimProcess(
            processID: processID,
            reports: reports.closingOther(),
            gate: gate.closingOther(),
            attachment: attachment.closingOther(),
            errorPath: errorPath
        )
        process.letGo()
        return process
    }

    private func spawn(_ descriptors: [Int32]) throws(Errno) -> Int32 {
        var environment = Program.environment() + ["_OCI_SYNCPIPE=3", "_OCI_STARTPIPE=4"]
        if waitsForClient { environment.append("_OCI_ATTACHPIPE=5") }
        var process: pid_t = -1
        let failure = unsafe CStrings.with([conmon] + arguments, environment) { argv, envp in
            unsafe fairway_spawn_detached_with_mask(
                conmon,
                argv,
                envp,
                descriptors,
                descriptors.count,
                "/",
                Self.fileModeMask,
                &process
            )
        }
        guard failure == 0 else { throw Errno(rawValue: failure) }
        return process
    }
}
