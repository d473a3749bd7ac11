internal import ArgumentParser
internal import FairwayAPI

/// The root of all verbs.
///
/// Each says its name itself: making one up from the type's costs the parser a fifth of the program's start-up.
struct Fairway: ParsableCommand {
    static let version = "fairway \(ReleaseVersion.current)"

    static let configuration = CommandConfiguration(
        commandName: "fairway",
        abstract: "Container networking for Linux: containers, their networks, addresses and published ports.",
        version: version,
        subcommands: [ContainerEnded.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Container",
                subcommands: [
                    Run.self, Create.self, Start.self, Restart.self, Stop.self, Kill.self, Remove.self, List.self,
                    Attach.self, Exec.self, Logs.self, Wait.self, Port.self, Inspect.self,
                ]
            ),
            CommandGroup(
                name: "Network and host",
                subcommands: [
                    NetworkGroup.self, ShowInfo.self, Doctor.self, ShowEvents.self, DaemonGroup.self, SystemGroup.self,
                    ShowVersion.self,
                ]
            ),
        ]
    )
}
