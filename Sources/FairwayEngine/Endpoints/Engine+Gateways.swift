internal import FairwayDrivers
internal import FairwayModel
internal import FairwayRelay
internal import FairwayStore
internal import IPAddressing
internal import Logging
internal import NetworkNamespaces

/// Sandboxes with several networks: by which of them they leave, and on which their ports are published.
extension Engine {
    /// Which of a container's networks is to publish its ports; nil where it has none, or was disconnected from those
    /// that lead out: a container that runs goes on then, too.
    func publisher(among attachments: [NetworkAttachment], of container: Container) throws -> Int? {
        guard !container.spec.ports.isEmpty, let first = attachments.first else { return nil }
        guard attachments.count > 1 else {
            // The default network is made later: a port that is taken must not leave it behind.
            let network = try store.read { try Self.network(first.network, in: $0) }
            return network?.isInternal == true ? nil : 0
        }
        let candidates = try attachments.map { attachment in
            GatewayCandidate(
                network: try networkForUse(attachment.network),
                priority: attachment.gatewayPriority
            )
        }
        return GatewayCandidate.publisher(of: candidates)
    }

    /// A network that a container names; the default one is made where it is not there yet.
    private func networkForUse(_ reference: String) throws -> Network {
        if let network = try store.read({ try Self.network(reference, in: $0) }) { return network }
        try makeDefaultNetwork()
        return try store.read { try $0.lookup(network: reference) }
    }

    /// Gives a sandbox the default routes that its networks call for.
    func settleGateways(of sandboxID: ObjectID) throws {
        let (members, known) = try store.read { (try $0.memberships(of: sandboxID), try $0.sandbox(sandboxID)) }
        guard let sandbox = known, let namespace = openNamespace(of: sandbox) else { return }
        let routes = IPFamily.allCases.compactMap { family -> DefaultRoute? in
            guard let best = GatewayCandidate.best(of: members.map(\.candidate), for: family),
                let gateway = members[best].network.gateway(of: family)
            else { return nil }
            return DefaultRoute(through: gateway, by: members[best].endpoint.interfaceName)
        }
        let all = members.flatMap { member in
            IPFamily.allCases.compactMap(member.network.gateway).map {
                DefaultRoute(through: $0, by: member.endpoint.interfaceName)
            }
        }
        try driver.set(routes, among: all, in: namespace)
    }

    /// Publishes a container's ports on the network that it leaves by, and on no other.
    ///
    /// - Parameter chosen: the ports of the host that it had on a network which it has just left.
    func settlePublishing(of container: Container, keeping chosen: [PublishedPort] = []) throws {
        guard !container.spec.ports.isEmpty, let sandboxID = container.sandboxID else { return }
        let members = try store.read { try $0.memberships(of: sandboxID) }
        let best = GatewayCandidate.publisher(of: members.map(\.candidate)).map { members[$0] }
        var requests = chosen.isEmpty ? container.spec.ports : chosen.map(PortRequest.init)
        for member in members where member.endpoint.publishes && member.endpoint.id != best?.endpoint.id {
            // Those that were chosen stay what they are.
            if !member.endpoint.ports.isEmpty { requests = member.endpoint.ports.map(PortRequest.init) }
            try unpublish(member)
        }
        if let best, !best.endpoint.publishes { try publish(requests, on: best) }
    }

    private func publish(_ requests: [PortRequest], on member: Membership) throws {
        var endpoint = member.endpoint
        let network = member.network
        var ports = BoundPorts()
        try store.write { state in
            let wanted = network.translatesPorts ? portRequests(requests) : []
            try namingPublishAddress(for: requests) { () throws(FairwayError) in
                try EndpointRules.check(wanted, on: network)
                ports = try PortBinder.bind(wanted, reservedBy: state.holders(of: wanted))
            }
            endpoint.ports = ports.published
            endpoint.openPorts = network.translatesPorts ? [] : requests.map(\.opened)
            try state.reserve(endpoint.ports, for: endpoint.id)
            try state.setOpenPorts(of: endpoint)
        }
        for warning in ports.warnings { logger.warning("\(warning)") }
        do {
            if !ports.published.isEmpty {
                try relay.hold(ports, for: endpoint.id, at: network.translatedAddresses(of: endpoint))
                try watchRelay()
            }
            try withWholeFirewall { [endpoint] in try driver.publish(endpoint, on: network) }
            try driver.purge(endpoint.ports)
        } catch {
            try unpublish(Membership(endpoint: endpoint, network: network))
            throw error
        }
    }

    private func unpublish(_ member: Membership) throws {
        let endpoint = member.endpoint
        try store.write { state in
            try state.release(portsOf: endpoint.id)
            try state.setOpenPorts(of: endpoint.withoutPorts)
        }
        try withWholeFirewall { try driver.unpublish(endpoint, on: member.network) }
        releasePorts(of: endpoint)
        try driver.purge(endpoint.ports)
    }
}

extension Endpoint {
    /// Whether anything of it is published.
    fileprivate var publishes: Bool { !ports.isEmpty || !openPorts.isEmpty }
}

extension PortRequest {
    /// The very ports that were chosen before.
    fileprivate init(_ port: PublishedPort) {
        self.init(
            hostAddress: port.hostAddress,
            hostPort: port.hostPort,
            containerPort: port.containerPort,
            count: port.count,
            transport: port.transport
        )
    }
}
