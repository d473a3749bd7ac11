import FairwayDrivers
import FairwayModel
import FairwayStore
import FairwayTesting
import Glibc
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

/// What somebody took away of an attachment behind our back.
enum Loss: String, Sendable, CaseIterable {
    case hostLink, sandboxLink, bridge, inetTable, bridgeTable, firewall, relay
}

extension TestHost {
    func lose(_ loss: Loss, of endpoint: Endpoint, in pod: Pod) async throws {
        switch loss {
        case .hostLink: try await delete(link: endpoint.hostLinkName)
        case .sandboxLink: try pod.route.deleteLink(try #require(try pod.link(endpoint.interfaceName)).index)
        case .bridge: try await deleteBridge(of: endpoint)
        case .inetTable: try delete(.inet)
        case .bridgeTable: try delete(.bridge)
        case .firewall: try delete(.both)
        case .relay: try await killRelay()
        }
    }

    func delete(link name: String) async throws {
        try network.route.deleteLink(try #require(try link(name)).index)
    }

    private func deleteBridge(of endpoint: Endpoint) async throws {
        let network = try #require(try store.read { try $0.network(endpoint.networkID) })
        try await delete(link: network.deviceName)
    }

    /// Kills the relay, and returns when it has ended.
    func killRelay() async throws {
        let relay = try ProcessDescriptor(opening: try #require(try await engine.relayProcess()))
        try relay.send(signal: SIGKILL)
        try #require(try relay.waitForExit(timeoutMilliseconds: 10_000))
    }
}
