internal import FairwayModel

/// Attaches while the links of others wait for their deletion, and while the detaches themselves wait.
enum DetachQueue {
    private static let table = "attach while 50 detaches are queued"
    private static let rounds = 20
    private static let attachesPerRound = 5
    private static let crowd = 50

    static func measure(_ door: any Door) async throws {
        let standing = try Sandbox()
        _ = try await door.attach(EndpointSpec(name: "standing"), standing)
        var (idle, links, requests) = (Samples(), Samples(), Samples())
        // First of all: namespaces that were left are taken apart for long afterwards.
        for _ in 0..<rounds { try await sample(&idle, attachesPerRound, door) }
        for _ in 0..<rounds {
            let (endpoints, sandboxes) = try await attachCrowd(door)
            for endpoint in endpoints { try await door.detach(endpoint) }
            try await sample(&links, attachesPerRound, door)
            for sandbox in sandboxes { try sandbox.waitUntilEmpty() }
        }
        for _ in 0..<rounds { try await sampleAmongRequests(&requests, door) }
        enter(idle, door, "idle")
        enter(links, door, "links being deleted")
        enter(requests, door, "asked for just before")
    }

    private static func sample(_ samples: inout Samples, _ count: Int, _ door: any Door) async throws {
        var made: [(ObjectID, Sandbox)] = []
        for index in 0..<count {
            let sandbox = try Sandbox()
            let spec = EndpointSpec(name: "sample\(index)")
            made.append((try await samples.time { try await door.attach(spec, sandbox) }, sandbox))
        }
        for (endpoint, _) in made { try await door.detach(endpoint) }
        for (_, sandbox) in made { try sandbox.waitUntilEmpty() }
    }

    /// One attach behind fifty detaches that were sent before it and are not answered yet.
    private static func sampleAmongRequests(_ samples: inout Samples, _ door: any Door) async throws {
        let (endpoints, sandboxes) = try await attachCrowd(door)
        let detaches = endpoints.map { endpoint in Task.detached { try await door.detach(endpoint) } }
        // The first of them takes longer than this.
        try await Task.sleep(for: .milliseconds(1))
        try await sample(&samples, 1, door)
        for detach in detaches { try await detach.value }
        for sandbox in sandboxes { try sandbox.waitUntilEmpty() }
    }

    private static func attachCrowd(_ door: any Door) async throws -> ([ObjectID], [Sandbox]) {
        let sandboxes = try (0..<crowd).map { _ in try Sandbox() }
        var endpoints: [ObjectID] = []
        for (index, sandbox) in sandboxes.enumerated() {
            endpoints.append(try await door.attach(EndpointSpec(name: "crowd\(index)"), sandbox))
        }
        return (endpoints, sandboxes)
    }

    private static func enter(_ samples: Samples, _ door: any Door, _ row: String) {
        for (column, share) in [("p50", 0.5), ("p99", 0.99)] {
            let title = "\(door.name): \(row)"
            Report.enter(samples.quantile(share), table: table, row: title, column: column)
            guard row != "idle" else { continue }
            let base = "\(door.name): idle"
            Report.enterRatio(of: title, to: base, as: "\(title) ÷ idle", table: table, column: column)
        }
    }
}
