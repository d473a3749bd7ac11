internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct DaemonStart: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "Start the daemon.")

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let client = try global.client()
        try client.ensureDaemonIsRunning()
        // Of a daemon that ran before this says whether it is the one that was wanted.
        _ = try client.ping()
    }
}
