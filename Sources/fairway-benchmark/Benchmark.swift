/// Which measurement to make, as the command line names it.
enum Benchmark {
    private static let usage = """
        usage: fairway-benchmark attach engine|api|cli SIZE…
               fairway-benchmark ports | queue | networks engine|api
               fairway-benchmark commands | protection | start | memory | names

        """

    /// Makes one measurement in a network namespace of its own; the result is the process's exit code.
    static func run(_ arguments: [String]) async -> Int32 {
        do {
            return try await measure(arguments)
        } catch {
            Report.complain("\(error)")
            return 1
        }
    }

    private static func measure(_ arguments: [String]) async throws -> Int32 {
        let sizes = arguments.dropFirst(2).compactMap { Int($0) }.filter { $0 > 0 }
        guard let name = arguments.first, sizes.count == arguments.dropFirst(2).count, sizes == sizes.sorted() else {
            Report.write(usage)
            return 2
        }
        let host = try PrivateHost()
        switch (name, arguments.dropFirst().first) {
        case ("attach", "cli"): try await CommandAttachment(sizes: sizes).measure(on: host)
        case ("attach", let door?): try await through(door, host) { try await Attachment(sizes: sizes).measure($0) }
        case ("ports", let door?): try await through(door, host, PublishedPorts.measure)
        case ("queue", let door?): try await through(door, host, DetachQueue.measure)
        case ("networks", let door?): try await through(door, host, Networks.measure)
        case ("commands", nil): try await Commands.measure(on: host)
        case ("protection", nil): try await Protection.measure(on: host)
        case ("start", nil): try await Start.measure(on: host)
        case ("memory", nil): try await Memory.measure(on: host)
        case ("names", nil): try Names.measure()
        default:
            Report.write(usage)
            return 2
        }
        return 0
    }

    /// Opens a door, measures through it, and removes whatever was made behind it.
    private static func through(
        _ name: String,
        _ host: PrivateHost,
        _ body: (any Door) async throws -> Void
    ) async throws {
        let door: any Door = if name == "api" { try DaemonDoor(host) } else { try await EngineDoor(host) }
        do {
            try await body(door)
        } catch {
            try? await door.reset()
            throw error
        }
        try await door.reset()
    }
}
