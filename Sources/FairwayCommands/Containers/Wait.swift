internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait for containers to end, and print their exit codes."
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Names or IDs.")
    var containers: [String]

    mutating func run() throws {
        let client = try global.client()
        try Several.results(of: containers) { reference throws(FairwayError) in
            String(try client.wait(container: reference))
        }
    }
}
