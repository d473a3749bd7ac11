internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

/// What a container's shim runs when the container has ended; no verb for people.
struct ContainerEnded: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "container-ended", shouldDisplay: false)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "ID of the container.")
    var container: String

    mutating func run() throws {
        let client = try global.client(checksSettings: false)
        do throws(FairwayError) {
            try client.containerEnded(container)
        } catch  where error.code == .notFound {
            // It was removed meanwhile: nothing is left to clean up.
        }
    }
}
