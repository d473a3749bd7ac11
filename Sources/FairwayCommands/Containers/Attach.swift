internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Attach: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Bring a running container to this terminal."
    )

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Pass no input on.")
    var noStdin = false

    @OptionGroup var attachment: AttachOptions

    @Argument(help: "Name or ID.")
    var container: String

    mutating func run() throws {
        let keys = try attachment.keys()
        let client = try global.client()
        let found = try client.container(container).container
        guard found.status == .running else {
            throw FairwayError(
                .conflict,
                "the container \"\(found.name)\" is not running, so there is nothing to attach to; start it first"
            )
        }
        let takesInput = found.spec.keepsStandardInputOpen && !noStdin
        if takesInput {
            try Foreground.requireTerminal(for: found, toLeaveOut: "use --no-stdin to see its output only")
        }
        let id = found.id.rawValue
        let targets = try client.initialize(container: id)
        let exit = try client.beginWait(container: id)
        let foreground = Foreground(
            targets: targets,
            takesInput: takesInput,
            detachKeys: keys,
            forward: attachment.sigProxy ? client.forwarder(to: found.id) : nil
        )
        try ExitStatus.end(with: foreground.run({}).exitCode(exit.exitCode))
    }
}
