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
    /// Settings of the default network that came too late: one sentence for each that differs from what it has.
    func contradictions(in state: StoreTransaction) throws -> [String] {
        guard let network = try state.network(named: Network.defaultName) else { return [] }
        return settings.entries.filter { $0.source != .builtIn }.compactMap { entry in
            guard let fact = contradiction(to: entry.key, in: network) else { return nil }
            return """
                \(entry.key) is \(entry.value), but the network \(network.name) was made with \(fact) \
                and keeps that; run "fairway system reset" to have it made anew
                """
        }
    }

    /// What the network has instead of what a setting says; nil where they agree.
    private func contradiction(to key: String, in network: Network) -> String? {
        switch key {
        case SettingTable.shared.bridgeName.key where settings.bridgeName != network.deviceName:
            "the device \(network.deviceName)"
        case SettingTable.shared.defaultSubnet.key where settings.defaultSubnet != network.subnets.first?.network:
            "the subnet \(network.subnets.first.map { "\($0.network)" } ?? "of another family")"
        case SettingTable.shared.mtu.key where settings.mtu != network.mtu:
            network.mtu.map { "the MTU \($0)" } ?? "the usual MTU"
        default: nil
        }
    }

    package func report() throws -> EngineReport {
        try store.read { state in
            let containers = try state.containers()
            return EngineReport(
                networks: try state.networks().count,
                endpoints: try state.endpoints().count,
                containers: containers.count,
                running: containers.count { $0.status == .running },
                warnings: try (containerObstacle.map { [$0.message] } ?? []) + firewallWarnings
                    + contradictions(in: state)
            )
        }
    }
}
