internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel
internal import Glibc
internal import LinuxSystem

struct Exec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run one more command in a running container.",
        usage: "fairway exec [options] <container> <command> [<argument> …]"
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Leave it running in the background.")
    var detach = false

    @Flag(name: .shortAndLong, help: "Keep standard input open.")
    var interactive = false

    @Flag(name: .shortAndLong, help: "Give the command a terminal.")
    var tty = false

    @Option(
        name: [.customShort("e"), .customLong("env")],
        help: ArgumentHelp("Environment variable.", valueName: "name[=value]")
    )
    var environment: [String] = []

    @Option(
        name: [.customShort("w", allowingJoined: true), .customLong("workdir")],
        help: "Directory that the command starts in."
    )
    var workdir: String?

    @Option(help: ArgumentHelp("Keys that leave the command without ending it.", valueName: "keys"))
    var detachKeys = DetachKeys.standard

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("Container, command, and the command's arguments.", valueName: "container> <command")
    )
    var words: [String] = []

    mutating func run() throws {
        try answerHelp(in: words)
        let (reference, spec) = try request()
        let keys = try DetachKeys(detachKeys)
        guard !tty || !interactive || detach || Console.isTerminal(STDIN_FILENO) else {
            throw FairwayError(
                .invalidArgument,
                "-it needs a terminal as standard input, and there is none: leave -t out to pass input on as it is"
            )
        }
        let client = try global.client()
        let id = try client.createExec(container: reference, spec)
        let targets = try client.startExec(id, inBackground: detach)
        guard !detach else { return }
        try ExitStatus.end(with: foreground(id, targets, keys, client))
    }

    private func foreground(
        _ id: String,
        _ targets: AttachTargets,
        _ keys: DetachKeys,
        _ client: DaemonClient
    ) throws -> Int32 {
        let foreground = Foreground(targets: targets, takesInput: interactive, detachKeys: keys, forward: nil)
        var exit: PendingExit?
        // The command runs once it is waited for, and that is when nothing of its output can be missed.
        let outcome = try foreground.run { () throws(FairwayError) in exit = try client.beginWait(exec: id) }
        return try outcome.exitCode { () throws(FairwayError) in try exit?.exitCode() ?? 0 }
    }

    /// The request that these words make.
    func request() throws(FairwayError) -> (container: String, ExecSpec) {
        guard let container = words.first, container != "--" else {
            throw FairwayError(.invalidArgument, "exec needs a container and a command; see \"fairway exec --help\"")
        }
        guard !container.hasPrefix("-") else {
            throw FairwayError(.invalidArgument, "unknown option \"\(container)\"; see \"fairway exec --help\"")
        }
        var command = Array(words.dropFirst())
        if command.first == "--" { command.removeFirst() }
        guard !command.isEmpty else {
            throw FairwayError(.invalidArgument, "exec needs a command to run in \"\(container)\"")
        }
        var spec = ExecSpec(command: command)
        spec.environment = try PairArgument.parseEnvironment(environment, caller: ProcessEnvironment.current())
        if let workdir, !workdir.hasPrefix("/") {
            throw .invalid(workdir, for: "-w", "the directory must begin with \"/\"")
        }
        spec.workingDirectory = workdir
        spec.hasTerminal = tty
        spec.keepsStandardInputOpen = interactive
        return (container, spec)
    }
}
