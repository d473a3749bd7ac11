/// Where a container's network comes from: `--network N|host|none|container:X|ns:PATH`.
package enum NetworkMode: Hashable, Sendable {
    /// A namespace of its own, attached to these; to none where the last one was disconnected.
    case networks([NetworkAttachment])
    /// The host's own namespace.
    case host
    /// A namespace with nothing but `lo`.
    case none
    /// The namespace of another container, by name or ID.
    case container(String)
    /// A namespace that someone else made.
    case namespace(path: String)

    /// What the container is to be attached to; nothing where it has no network of its own.
    package var attachments: [NetworkAttachment] {
        if case .networks(let attachments) = self { attachments } else { [] }
    }
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
        default: self = .networks([NetworkAttachment(network: text)])
        }
    }

    /// The mode as it is written after `--network` and in Docker's `HostConfig.NetworkMode`; of several networks the
    /// first.
    package var description: String {
        switch self {
        case .networks(let attachments): attachments.first?.network ?? "none"
        case .host: "host"
        case .none: "none"
        case .container(let name): Self.containerPrefix + name
        case .namespace(let path): Self.namespacePrefix + path
        }
    }
}

/// In JSON networks are a list, and the rest is text; the name of a network alone is understood, too.
extension NetworkMode: Codable {
    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.init(text)
        } else {
            self = .networks(try value.decode([NetworkAttachment].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        if case .networks(let attachments) = self {
            try value.encode(attachments)
        } else {
            try value.encode(description)
        }
    }
}
