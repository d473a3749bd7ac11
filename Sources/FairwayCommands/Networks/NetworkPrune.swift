internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct NetworkPrune: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove the networks that nothing is attached to."
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Don't ask.")
    var force = false

    mutating func run() throws {
        let question = "This removes all networks of yours that no container is attached to. Go on?"
        guard force || Console.confirm(question) else { return }
        let removed = try global.client().pruneNetworks()
        guard !removed.isEmpty else { return }
        Console.print("Deleted Networks:")
        for name in removed { Console.print(name) }
    }
}
