internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "Start containers that don't run.")

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Bring the container's output and signals to this terminal.")
    var attach = false

    @Flag(name: .shortAndLong, help: "Bring its input, too.")
    var interactive = false

    @OptionGroup var attachment: AttachOptions

    @Argument(help: "Names or IDs.")
    var containers: [String]

    mutating func run() throws {
        let keys = try attachment.keys()
        let client = try global.client()
        guard attach || interactive else {
            return try Several.perform(containers) { reference throws(FairwayError) in
                _ = try client.start(container: reference)
            }
        }
        guard containers.count == 1 else {
            throw FairwayError(.invalidArgument, "-a and -i take one container, not \(containers.count)")
        }
        try ExitStatus.end(with: attachedStart(containers[0], keys, client))
    }

    private func attachedStart(_ reference: String, _ keys: DetachKeys, _ client: DaemonClient) throws -> Int32 {
        let container = try client.container(reference).container
        guard container.status != .running else {
            throw FairwayError(
                .conflict,
                "the container \"\(container.name)\" runs already; use \"fairway attach \(container.name)\""
            )
        }
        let takesInput = interactive && container.spec.keepsStandardInputOpen
        if takesInput {
            try Foreground.requireTerminal(for: container, toLeaveOut: "leave out -i to see its output only")
        }
        let id = container.id.rawValue
        let targets = try client.initialize(container: id)
        let exit = try client.beginWait(container: id)
        let foreground = Foreground(
            targets: targets,
            takesInput: takesInput,
            detachKeys: keys,
            forward: attachment.sigProxy ? client.forwarder(to: container.id) : nil
        )
        let outcome = try foreground.run { () throws(FairwayError) in _ = try client.start(container: id) }
        return try outcome.exitCode(exit.exitCode)
    }
}
