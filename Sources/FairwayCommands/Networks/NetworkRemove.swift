internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct NetworkRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Remove networks.",
        aliases: ["remove"]
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "A missing network is no error.")
    var force = false

    @Argument(help: "Names or IDs.")
    var networks: [String]

    mutating func run() throws {
        let client = try global.client()
        try Several.perform(networks) { reference throws(FairwayError) in
            do throws(FairwayError) {
                try client.removeNetwork(reference)
            } catch  where force && error.code == .notFound {
                // It is gone, as was asked.
            }
        }
    }
}
