internal import ArgumentParser
internal import FairwayAPI
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

    @Option(help: ArgumentHelp("Only those: by label, or until a time, created before it.", valueName: "key=value"))
    var filter: [String] = []

    mutating func run() throws {
        let request = try request()
        let question = "This removes all networks of yours that no container is attached to. Go on?"
        guard force || Console.confirm(question) else { return }
        let removed = try global.client().pruneNetworks(request)
        guard !removed.isEmpty else { return }
        Console.print("Deleted Networks:")
        for name in removed { Console.print(name) }
    }

    func request() throws(FairwayError) -> PruneRequest {
        let filters = try Filters(filter, known: ["label", "until"])
        guard filters["until"].count <= 1 else {
            throw FairwayError(.invalidArgument, "invalid value for --filter: until is given once")
        }
        var request = PruneRequest(labels: filters["label"])
        if let text = filters["until"].first { request.until = try TimeArgument.parse(text, for: "--filter until") }
        return request
    }
}
