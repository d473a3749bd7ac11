internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct NetworkDisconnect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disconnect",
        abstract: "Take a container off a network: at once where it runs, and for good."
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Also an endpoint of that name which no container has.")
    var force = false

    @Argument(help: "Name or ID.")
    var network: String

    @Argument(help: "Name or ID.")
    var container: String

    mutating func run() throws {
        try global.client().disconnect(container: container, from: network, force: force)
    }
}
