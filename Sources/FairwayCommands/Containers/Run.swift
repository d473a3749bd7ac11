internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel
internal import Glibc

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Create a container and start it.",
        usage: "fairway run [options] --rootfs <directory[:O]> [--] <command> [<argument> …]",
        helpNames: .long
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Leave it running in the background, and print its ID.")
    var detach = false

    @OptionGroup var attachment: AttachOptions
    @OptionGroup var options: ContainerOptions

    mutating func run() throws {
        try answerHelp(in: options.words)
        let spec = try options.spec()
        let keys = try attachment.keys()
        try checkTerminal()
        let client = try global.client()
        for warning in PortWarnings.text(for: spec.ports) { Console.printError("warning: \(warning)") }
        let container = try client.createContainer(spec)
        guard !detach else {
            try removingOnFailure(container, client) { () throws(FairwayError) in
                _ = try client.start(container: container.id.rawValue)
            }
            return Console.print(container.id.rawValue)
        }
        try runInForeground(container, keys, client)
    }

    private func runInForeground(_ container: Container, _ keys: DetachKeys, _ client: DaemonClient) throws {
        let id = container.id.rawValue
        let targets = try removingOnFailure(container, client) { () throws(FairwayError) in
            try client.initialize(container: id)
        }
        // Asked before the start: a container that removes itself can't be asked about later.
        let exit = try client.beginWait(container: id)
        let foreground = Foreground(
            targets: targets,
            takesInput: options.isInteractive,
            detachKeys: keys,
            forward: attachment.sigProxy ? client.forwarder(to: container.id) : nil
        )
        let outcome = try removingOnFailure(container, client) { () throws(FairwayError) in
            try foreground.run { () throws(FairwayError) in _ = try client.start(container: id) }
        }
        try ExitStatus.end(with: outcome.exitCode(exit.exitCode))
    }

    /// A container that could not be started does not stay: bad input changes nothing.
    private func removingOnFailure<Value>(
        _ container: Container,
        _ client: DaemonClient,
        _ body: () throws(FairwayError) -> Value
    ) throws(FairwayError) -> Value {
        do throws(FairwayError) {
            return try body()
        } catch {
            try? client.remove(container: container.id.rawValue, force: true)
            throw error
        }
    }

    private func checkTerminal() throws(FairwayError) {
        guard options.hasTerminal, options.isInteractive, !detach, !Console.isTerminal(STDIN_FILENO) else { return }
        throw FairwayError(
            .invalidArgument,
            "-it needs a terminal as standard input, and there is none: leave -t out to pass input on as it is"
        )
    }
}
