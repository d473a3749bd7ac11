/// Where a container's network comes from: `--network N|host|none|container:X|ns:PATH`.
package enum NetworkMode: Hashable, Sendable {
    /// Attached to a network by name or ID.
    case network(String)
    /// The host's own namespace.
    case host
    /// A namespace with nothing but `lo`.
    case none
    /// The namespace of another container, by name or ID.
    case container(String)
    /// A namespace that someone else made.
    case namespace(path: String)
}

extension NetworkMode: CustomStringConvertible {
    private static let containerPrefix = "container:"
    private static let namespacePrefix = "ns:"

    /// Reads what `description` writes; names of networks have no colon.
    package init(_ text: String) {
        switch text {
        case "host": self = .host
        case "none": self = .none
        case _ where text.hasPrefix(Self.containerPrefix):
            self = .container(String(text.dropFirst(Self.containerPrefix.count)))
        case _ where text.hasPrefix(Self.namespacePrefix):
            self = .namespace(path: String(text.dropFirst(Self.namespacePrefix.count)))
        default: self = .network(text)
        }
    }

    /// The mode as it is written after `--network`, in JSON and in Docker's `HostConfig.NetworkMode`.
    package var description: String {
        switch self {
        case .network(let name): name
        case .host: "host"
        case .none: "none"
        case .container(let name): Self.containerPrefix + name
        case .namespace(let path): Self.namespacePrefix + path
        }
    }
}

extension NetworkMode: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
