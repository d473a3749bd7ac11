/// Containers from the command line, with as much network as there are columns.
enum Commands {
    private static let table = "containers from the command line"
    private static let cycles = 11
    private static let columns: [(name: String, options: [String])] = [
        ("no network", ["--network", "none"]),
        ("bridge", []),
        ("1 port", ["-p", "8000:80"]),
        ("100 ports", ["-p", "8000-8099:8000-8099"]),
    ]

    static func measure(on host: PrivateHost) async throws {
        let door = try DaemonDoor(host)
        do {
            let standing = try host.fairway("run", "-d", "-p", "7000:80", "--rootfs", "/:O", "--", "sleep", "1000")
            for column in columns {
                let (runs, removals) = try await cycle(cycles, on: host, options: column.options)
                Report.enter(runs.median, table: table, row: "fairway run -d", column: column.name)
                Report.enter(removals.median, table: table, row: "fairway rm -f", column: column.name)
            }
            try host.fairway("rm", "-f", standing)
        } catch {
            try? await door.reset()
            throw error
        }
        try await door.reset()
    }

    /// Runs and removes a container some times.
    static func cycle(
        _ count: Int,
        on host: PrivateHost,
        options: [String]
    ) async throws -> (runs: Samples, removals: Samples) {
        var (runs, removals) = (Samples(), Samples())
        let program = host.program("fairway")
        let arguments = [program, "run", "-d"] + options + ["--rootfs", "/:O", "--", "sleep", "1000"]
        for _ in 0..<count {
            let id = try await runs.time { try Program.run(arguments, environment: host.variables) }
            try await removals.time { try host.fairway("rm", "-f", id) }
        }
        return (runs, removals)
    }
}
