internal import FairwayModel

/// Attaches and detaches an endpoint that publishes ports.
///
/// Another one publishes a port all the time, so that no relay starts or ends in between.
enum PublishedPorts {
    private static let table = "attach and detach, by published ports"
    private static let cycles = 21
    private static let columns: [(name: String, requests: [PortRequest])] = [
        ("none", []),
        ("1", [PortRequest(hostPort: 8000, containerPort: 80)]),
        ("100, one range", [PortRequest(hostPort: 8000, containerPort: 8000, count: 100)]),
        ("100, shifted range", [PortRequest(hostPort: 8000, containerPort: 9000, count: 100)]),
        ("100, one by one", (8000..<8100).map { PortRequest(hostPort: $0, containerPort: 80) }),
    ]

    static func measure(_ door: any Door) async throws {
        let standing = try Sandbox()
        let request = PortRequest(hostPort: 7000, containerPort: 80)
        _ = try await door.attach(EndpointSpec(name: "standing", ports: [request]), standing)
        for column in columns {
            var (attachments, detachments) = (Samples(), Samples())
            for _ in 0..<cycles {
                let sandbox = try Sandbox()
                let spec = EndpointSpec(name: "one-more", ports: column.requests)
                let endpoint = try await attachments.time { try await door.attach(spec, sandbox) }
                try await detachments.time { try await door.detach(endpoint) }
                try sandbox.waitUntilEmpty()
            }
            for (row, samples) in [("attach", attachments), ("detach", detachments)] {
                Report.enter(samples.median, table: table, row: "\(door.name): \(row)", column: column.name)
            }
        }
    }
}
