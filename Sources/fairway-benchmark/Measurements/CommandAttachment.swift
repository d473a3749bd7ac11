internal import FairwayModel

/// Runs and removes a container beside other endpoints of one bridge, from the command line.
struct CommandAttachment {
    private static let cycles = 11
    let sizes: [Int]

    func measure(on host: PrivateHost) async throws {
        let door = try DaemonDoor(host)
        do {
            var standing: [Sandbox] = []
            for size in sizes {
                try await door.fill(&standing, to: size - 1)
                let (runs, removals) = try await Commands.cycle(Self.cycles, on: host, options: [])
                enter(runs, "fairway run -d", size)
                enter(removals, "fairway rm -f", size)
            }
        } catch {
            try? await door.reset()
            throw error
        }
        try await door.reset()
    }

    private func enter(_ samples: Samples, _ row: String, _ size: Int) {
        Report.enter(samples.median, table: Attachment.table, row: row, column: "\(size)")
    }
}
