package import FairwayModel

/// The body of `POST /v1/prune/networks`: which of the unused networks are meant.
package struct PruneRequest: Hashable, Sendable, Codable {
    /// `KEY` or `KEY=VALUE`, each of which a network must have.
    package var labels: [String]
    /// Only those that were created before.
    package var until: Timestamp?

    package init(labels: [String] = [], until: Timestamp? = nil) {
        self.labels = labels
        self.until = until
    }
}

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

/// The body of `POST /v1/networks/{ref}/connect`: what is asked of the attachment, and by which container.
package struct ConnectRequest: Hashable, Sendable {
    package var container: String
    /// Its `network` is that of the path.
    package var attachment: NetworkAttachment

    package init(container: String, attachment: NetworkAttachment) {
        self.container = container
        self.attachment = attachment
    }
}

extension ConnectRequest: Codable {
    private enum CodingKeys: String, CodingKey {
        case container
    }

    package init(from decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .container)
        attachment = try NetworkAttachment(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        try attachment.encode(to: encoder)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(container, forKey: .container)
    }
}

/// The body of `POST /v1/networks/{ref}/disconnect`.
package struct DisconnectRequest: Hashable, Sendable, Codable {
    package var container: String
    /// Whether an endpoint of this name that no container has is meant, too.
    package var force: Bool

    package init(container: String, force: Bool = false) {
        self.container = container
        self.force = force
    }
}
