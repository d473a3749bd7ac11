internal import FairwayModel

/// Attaches and detaches one endpoint more than there are, again and again, as the floor does.
struct Attachment {
    static let table = "attach and detach, by endpoints on one bridge"
    private static let cycles = 21
    let sizes: [Int]

    func measure(_ door: any Door) async throws {
        var standing: [Sandbox] = []
        try await makeNetwork(door)
        for size in sizes {
            try await door.fill(&standing, to: size - 1)
            try await measure(door, beside: "\(size)")
        }
    }

    /// The first attach of a host makes the network.
    private func makeNetwork(_ door: any Door) async throws {
        let sandbox = try Sandbox()
        try await door.detach(door.attach(EndpointSpec(name: "first"), sandbox))
        try sandbox.waitUntilEmpty()
    }

    private func measure(_ door: any Door, beside size: String) async throws {
        var (namespaces, attachments, sums, detachments) = (Samples(), Samples(), Samples(), Samples())
        for _ in 0..<Self.cycles {
            let start = ContinuousClock.now
            let sandbox = try await namespaces.time { try Sandbox() }
            let endpoint = try await attachments.time { try await door.attach(EndpointSpec(name: "one-more"), sandbox) }
            sums.add(ContinuousClock.now - start)
            try await detachments.time { try await door.detach(endpoint) }
            try sandbox.waitUntilEmpty()
        }
        let rows = [
            ("namespace", namespaces), ("attach", attachments), ("attach in all", sums), ("detach", detachments),
        ]
        for (row, samples) in rows { enter(samples.median, door, row, size) }
        for (row, floor) in [("attach in all", "attach in all"), ("detach", "detach until mute")] {
            let title = "\(door.name): \(row) ÷ floor"
            let own = "\(door.name): \(row)"
            Report.enterRatio(of: own, to: "floor: \(floor)", as: title, table: Self.table, column: size)
        }
    }

    private func enter(_ value: Double, _ door: any Door, _ row: String, _ column: String) {
        Report.enter(value, table: Self.table, row: "\(door.name): \(row)", column: column)
    }
}
