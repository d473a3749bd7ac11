/// Where a container's network comes from: `--network N|host|none|container:X|ns:PATH`.
package enum NetworkMode: Hashable, Sendable, Codable {
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
