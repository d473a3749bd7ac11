internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct DaemonStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say whether the daemon is running; exit code 1 if not."
    )

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let client = try global.client(checksSettings: false)
        guard client.isDaemonRunning() else {
            Console.print("no daemon is running")
            throw ExitStatus.failure
        }
        let ping = try client.ping()
        Console.print("running: fairwayd \(ping.version), process \(ping.pid), socket \(client.root.socket)")
    }
}
