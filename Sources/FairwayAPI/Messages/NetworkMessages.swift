package import FairwayModel

/// The answer to `POST /v1/prune/networks`.
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
