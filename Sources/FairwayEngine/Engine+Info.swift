internal import FairwayModel
internal import FairwayStore

/// Counts and obstacles, for `fairway info`.
package struct EngineReport: Sendable {
    package var networks = 0
    package var endpoints = 0
    package var containers = 0
    package var running = 0
    /// What does not work on this host, one sentence each.
    package var warnings: [String] = []
}

extension Engine {
    package func report() throws -> EngineReport {
        try store.read { state in
            let containers = try state.containers()
            return EngineReport(
                networks: try state.networks().count,
                endpoints: try state.endpoints().count,
                containers: containers.count,
                running: containers.count { $0.status == .running },
                warnings: containerObstacle.map { [$0.message] } ?? []
            )
        }
    }
}
