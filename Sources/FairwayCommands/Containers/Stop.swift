internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stop", abstract: "Stop running containers.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var patience: PatienceOptions

    @Argument(help: "Names or IDs.")
    var containers: [String]

    mutating func run() throws {
        let seconds = try patience.seconds()
        let client = try global.client()
        try Several.performAtOnce(containers) { reference throws(FairwayError) in
            try client.stop(container: reference, seconds: seconds)
        }
    }
}
