internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct ShowVersion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Show the version of this program, and of the daemon if one is running."
    )

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        Console.print("fairway \(ReleaseVersion.current)")
        guard let client = try? global.client(checksSettings: false), client.isDaemonRunning() else { return }
        let ping = try client.ping()
        Console.print("fairwayd \(ping.version), process \(ping.pid)")
    }
}
