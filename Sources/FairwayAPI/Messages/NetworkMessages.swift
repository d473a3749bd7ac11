package import FairwayModel

/// A network and who is attached to it.
package struct NetworkDetail: Hashable, Sendable, Codable {
    package var network: Network
    package var endpoints: [Endpoint]
    /// The sandboxes of these endpoints: they say which container is behind each.
    package var sandboxes: [Sandbox]

    package init(network: Network, endpoints: [Endpoint] = [], sandboxes: [Sandbox] = []) {
        self.network = network
        self.endpoints = endpoints
        self.sandboxes = sandboxes
    }
}

/// The answer to `POST /v1/networks/prune`.
package struct PruneReport: Hashable, Sendable, Codable {
    /// Names of the removed networks.
    package var removed: [String]

    package init(removed: [String]) { self.removed = removed }
}

/// The body of `POST /v1/endpoints`.
package struct AttachRequest: Hashable, Sendable, Codable {
    package var spec: EndpointSpec
    package var namespace: NamespaceReference

    package init(spec: EndpointSpec, namespace: NamespaceReference) {
        self.spec = spec
        self.namespace = namespace
    }
}
