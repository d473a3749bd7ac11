internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Kill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "Send a signal to running containers."
    )

    @OptionGroup var global: GlobalOptions

    @Option(
        name: [.customShort("s", allowingJoined: true), .customLong("signal")],
        help: "Name or number of the signal."
    )
    var signal = "KILL"

    @Argument(help: "Names or IDs.")
    var containers: [String]

    mutating func run() throws {
        let number = try SignalArgument.parse(signal, for: "-s")
        let client = try global.client()
        try Several.performAtOnce(containers) { reference throws(FairwayError) in
            try client.kill(container: reference, signal: number)
        }
    }
}
