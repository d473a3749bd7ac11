internal import FairwayClient

/// How long the programs take to start.
enum Start {
    private static let table = "start-up"
    private static let cycles = 21

    static func measure(on host: PrivateHost) async throws {
        var (version, list, daemon, both) = (Samples(), Samples(), Samples(), Samples())
        let door = try DaemonDoor(host)
        for _ in 0..<cycles {
            try door.client.stopDaemon()
            try await daemon.time { try door.client.ensureDaemonIsRunning() }
            try await version.time { try host.fairway("--version") }
            try await list.time { try host.fairway("ps") }
            try door.client.stopDaemon()
            try await both.time { try host.fairway("ps") }
        }
        try await door.reset()
        for (row, samples) in [
            ("fairway --version", version),
            ("fairway ps, daemon running", list),
            ("fairwayd, from its start to listening", daemon),
            ("fairway ps, daemon to be started", both),
        ] {
            Report.enter(samples.median, table: table, row: row, column: "time")
        }
    }
}
