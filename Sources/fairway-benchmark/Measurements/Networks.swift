/// Creates and removes networks.
enum Networks {
    static let table = "create and remove a network"
    static let cycles = 21
    /// The first network of a host brings the firewall's tables with it, and the last takes them away.
    static let columns = (first: "the only one", another: "beside another")

    static func measure(_ door: any Door) async throws {
        try await measure(door, columns.first)
        try await door.createNetwork(named: "standing")
        try await measure(door, columns.another)
    }

    private static func measure(_ door: any Door, _ column: String) async throws {
        var (creations, removals) = (Samples(), Samples())
        for _ in 0..<cycles {
            try await creations.time { try await door.createNetwork(named: "one-more") }
            try await removals.time { try await door.removeNetwork(named: "one-more") }
        }
        Report.enter(creations.median, table: table, row: "\(door.name): create", column: column)
        Report.enter(removals.median, table: table, row: "\(door.name): remove", column: column)
    }
}
