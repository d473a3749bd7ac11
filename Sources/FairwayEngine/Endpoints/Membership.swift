internal import FairwayModel
internal import FairwayStore

/// One attachment of a sandbox, with its network.
struct Membership {
    var endpoint: Endpoint
    var network: Network

    var candidate: GatewayCandidate { GatewayCandidate(network: network, priority: endpoint.gatewayPriority) }
}

extension StoreTransaction {
    /// The finished attachments of a sandbox.
    func memberships(of sandbox: ObjectID) throws(FairwayError) -> [Membership] {
        var members: [Membership] = []
        for endpoint in try endpoints(of: sandbox) where endpoint.state == .ready {
            guard let network = try network(endpoint.networkID) else { continue }
            members.append(Membership(endpoint: endpoint, network: network))
        }
        return members
    }
}
