import FairwayDrivers
import FairwayModel
import FairwayStore
import FairwayTesting
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

/// How far the kernel was when a daemon was killed in the middle of an attachment or a detachment.
enum HalfMadeEndpoint: String, Sendable, CaseIterable {
    // On the way there.
    case recorded, portsHeld, bareLink, attached
    // On the way back.
    case mute, retired, portsReleased

    var state: ObjectState {
        switch self {
        case .recorded, .portsHeld, .bareLink, .attached: .creating
        case .mute, .retired, .portsReleased: .removing
        }
    }

    /// Takes a whole attachment back to this point.
    func reduce(_ endpoint: Endpoint, of pod: Pod, on host: TestHost) async throws {
        var half = endpoint
        half.state = state
        if state == .creating { half.hostLinkIndex = nil }
        try host.store.write { [half] in try $0.update(half) }
        let network = try #require(try host.store.read { try $0.network(endpoint.networkID) })
        if self != .attached { try await host.engine.withDriver { try $0.detach(endpoint, from: network) } }
        switch self {
        case .attached, .mute: break
        case .recorded:
            try await host.engine.release(portsOf: endpoint.id)
            await host.engine.settleLinks()
        case .portsHeld: await host.engine.settleLinks()
        case .bareLink:
            await host.engine.settleLinks()
            try makeLink(of: endpoint, in: pod.open(), on: host)
        case .retired, .portsReleased:
            let path = pod.path
            try await host.engine.withDriver { try $0.retire(endpoint, in: .open(path: path)) }
            if self == .portsReleased { try await host.engine.release(portsOf: endpoint.id) }
        }
    }

    /// The link as it is born: without an alias, and with nothing configured in the sandbox.
    private func makeLink(of endpoint: Endpoint, in sandbox: borrowing NetworkNamespace, on host: TestHost) throws {
        let network = try #require(try host.store.read { try $0.network(endpoint.networkID) })
        let pair = VethPair(
            name: endpoint.hostLinkName,
            peerName: endpoint.interfaceName,
            peerMACAddress: endpoint.macAddress,
            mtu: nil,
            controller: try #require(try host.link(network.deviceName)).index,
            group: LinkGroups().endpoints
        )
        _ = try host.network.route.createVeth(pair, peerInNamespace: sandbox.rawDescriptor)
    }
}
