import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import IPAddressing
import RouteNetlink
import Testing

@testable import FairwayEngine

/// How far the kernel was when a daemon was killed in the middle of a network's creation or removal.
enum HalfMadeNetwork: String, Sendable, CaseIterable {
    case recorded, hostPrepared, bareBridge, bridge, complete

    func make(_ network: Network, on host: TestHost) async throws {
        try host.store.write { try $0.insert(network) }
        if self == .recorded { return }
        try await host.engine.prepareHost(for: network)
        let stage = self
        try await host.engine.withDriver { driver in
            switch stage {
            case .recorded, .hostPrepared: break
            case .bareBridge:
                _ = try driver.route.createBridge(named: network.deviceName, macAddress: network.macAddress)
            case .bridge:
                try driver.create(network)
                try driver.firewall.apply(add: [], remove: Policy.elements(for: network))
            case .complete: try driver.create(network)
            }
        }
    }

    static func network(_ state: ObjectState) throws -> Network {
        let prefix = try #require(IPNetwork("10.1.0.0/24"))
        return Network(
            name: "blue",
            deviceName: "br-blue",
            macAddress: .random(),
            subnets: [Subnet(network: prefix, gateway: prefix.firstHost)],
            state: state
        )
    }
}
