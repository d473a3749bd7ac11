internal import ArgumentParser

struct SystemGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "system",
        abstract: "Act on everything of Fairway's on this host.",
        subcommands: [SystemSet.self, SystemUnset.self, SystemReset.self]
    )
}
