internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem

/// What `run` and `create` take to describe a container.
struct ContainerOptions: ParsableArguments {
    @Option(help: "Name of the container; made up when absent.")
    var name: String?

    @Option(help: ArgumentHelp("Root file system; with :O a disposable overlay of it.", valueName: "directory[:O]"))
    var rootfs: String?

    @Flag(name: .customLong("rm"), help: "Remove the container when it ends.")
    var isRemovedOnExit = false

    @Flag(name: [.customShort("i"), .customLong("interactive")], help: "Keep standard input open.")
    var isInteractive = false

    @Flag(name: [.customShort("t"), .customLong("tty")], help: "Give the container a terminal.")
    var hasTerminal = false

    @Option(
        name: [.customShort("e"), .customLong("env")],
        help: ArgumentHelp("Environment variable.", valueName: "name[=value]")
    )
    var environment: [String] = []

    @Option(
        name: [.customShort("v", allowingJoined: true), .customLong("volume")],
        help: ArgumentHelp("Mount.", valueName: "source:destination[:ro]")
    )
    var volume: [String] = []

    @Option(
        name: [.customShort("w", allowingJoined: true), .customLong("workdir")],
        help: "Directory that the command starts in."
    )
    var workdir: String?

    @Option(
        name: [.customShort("l"), .customLong("label")],
        help: ArgumentHelp("Label.", valueName: "key[=value]")
    )
    var label: [String] = []

    @Option(help: "Signal that stops the container; SIGTERM when absent.")
    var stopSignal: String?

    @OptionGroup(title: "Network options")
    var network: ContainerNetworkOptions

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("What to run, with its arguments.", valueName: "command")
    )
    var words: [String] = []

    /// The request that these options make.
    func spec() throws(FairwayError) -> ContainerSpec {
        let command = try command()
        guard let rootfs else {
            throw FairwayError(
                .invalidArgument,
                command.first.map { image in
                    """
                    images are not supported yet, so "\(image)" can't be run as one: give the container a root file \
                    system with --rootfs DIR, or with --rootfs DIR:O for a disposable overlay of it
                    """
                } ?? "the container needs a root file system: give it one with --rootfs DIR, or DIR:O for an overlay"
            )
        }
        guard !command.isEmpty else {
            throw FairwayError(.invalidArgument, "the container needs a command: add it after the options")
        }
        let root = try PathArgument.parseRootfs(rootfs)
        var spec = ContainerSpec(name: name, rootfs: root.path, command: command)
        spec.usesOverlay = root.usesOverlay
        spec.isRemovedOnExit = isRemovedOnExit
        spec.keepsStandardInputOpen = isInteractive
        spec.hasTerminal = hasTerminal
        spec.environment = try PairArgument.parseEnvironment(environment, caller: ProcessEnvironment.current())
        for text in volume { spec.mounts.append(try PathArgument.parseMount(text)) }
        spec.workingDirectory = try Self.checked(workdir)
        spec.labels = try PairArgument.parseMap(label, for: "--label")
        spec.stopSignal = try stopSignal.map { text throws(FairwayError) in
            try SignalArgument.parse(text, for: "--stop-signal")
        }
        try network.apply(to: &spec)
        return spec
    }

    /// The words after the options, without the `--` that may begin them.
    private func command() throws(FairwayError) -> [String] {
        guard let first = words.first, first.hasPrefix("-"), first != "-" else { return words }
        guard first == "--" else {
            throw FairwayError(.invalidArgument, "unknown option \"\(first)\"; see \"fairway run --help\"")
        }
        return Array(words.dropFirst())
    }

    private static func checked(_ directory: String?) throws(FairwayError) -> String? {
        guard let directory, !directory.hasPrefix("/") else { return directory }
        throw .invalid(directory, for: "-w", "the directory must begin with \"/\"")
    }
}
