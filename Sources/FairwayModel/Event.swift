/// Something that happened to an object, as `fairway events` shows it.
package struct Event: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case network, endpoint, container, daemon
    }

    package var time: Timestamp
    package var kind: Kind
    /// A verb in the infinitive, such as `create`, `attach`, `start`, `die`.
    package var action: String
    /// The object's ID; for the daemon, its process ID.
    package var id: String
    package var name: String
    package var attributes: [String: String]

    package init(
        time: Timestamp = .now(),
        kind: Kind,
        action: String,
        id: String,
        name: String,
        attributes: [String: String] = [:]
    ) {
        self.time = time
        self.kind = kind
        self.action = action
        self.id = id
        self.name = name
        self.attributes = attributes
    }
}
