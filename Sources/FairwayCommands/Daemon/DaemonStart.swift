internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct DaemonStart: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "Start the daemon.")

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let client = try global.client(checksSettings: false)
        try client.ensureDaemonIsRunning()
        try client.checkSettings()
    }
}
