internal import ArgumentParser

struct DaemonGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Start, stop or look at this host's daemon.",
        discussion: "Every verb starts the daemon when there is none, and it leaves when nothing needs it.",
        subcommands: [DaemonStart.self, DaemonStop.self, DaemonStatus.self]
    )
}
