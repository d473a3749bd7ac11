internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct DaemonStop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the daemon; containers go on."
    )

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let client = try global.client(checksSettings: false)
        guard client.isDaemonRunning() else { return Console.print("no daemon is running") }
        try client.stopDaemon()
    }
}
