internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct NetworkInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show all there is to know of networks."
    )

    @OptionGroup var global: GlobalOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("How to print.", valueName: "json|template"))
    var format: String?

    /// There is no more to say of a network of one host.
    @Flag(name: .shortAndLong, help: .hidden)
    var verbose = false

    @Argument(help: "Names or IDs.")
    var networks: [String]

    mutating func run() throws {
        let client = try global.client()
        let isComplete = try Inspection(format: format).print(networks) { reference throws(FairwayError) in
            try client.network(reference).dockerJSON
        }
        guard isComplete else { throw ExitStatus.failure }
    }
}
