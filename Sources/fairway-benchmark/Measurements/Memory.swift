internal import FairwayModel

/// What daemon and relay occupy with a hundred endpoints, each with a published port.
enum Memory {
    private static let table = "memory with 100 endpoints and ports"

    static func measure(on host: PrivateHost) async throws {
        let door = try DaemonDoor(host)
        do {
            var sandboxes: [Sandbox] = []
            for index in 0..<100 {
                let sandbox = try Sandbox()
                let request = PortRequest(hostPort: 8000 + UInt16(index), containerPort: 80)
                _ = try await door.attach(EndpointSpec(name: "endpoint\(index)", ports: [request]), sandbox)
                sandboxes.append(sandbox)
            }
            report(try ProcessMemory.ofNeighbours())
        } catch {
            try? await door.reset()
            throw error
        }
        try await door.reset()
    }

    private static func report(_ processes: [ProcessMemory]) {
        for (name, group) in Dictionary(grouping: processes, by: \.name).sorted(by: { $0.key > $1.key }) {
            enter(group, group.count == 1 ? name : "\(name), \(group.count) processes")
        }
        enter(processes, "together")
    }

    private static func enter(_ processes: [ProcessMemory], _ row: String) {
        let anonymous = processes.map(\.anonymous).reduce(0, +) / 1024
        let proportional = processes.map(\.proportional).reduce(0, +) / 1024
        Report.enter(anonymous, "MiB", table: table, row: row, column: "anonymous")
        Report.enter(proportional, "MiB", table: table, row: row, column: "PSS")
    }
}
