internal import FairwayModel
internal import IPAddressing

/// Who may see what; belongs to the thread that answers.
final class Directory {
    /// More are not remembered: they are looked up anew.
    private static let mostClients = 4_096

    private var zones = Zones.none
    private var clients: [IPAddress: NameClient] = [:]
    private var containers: [ObjectID: NameClient] = [:]

    func apply(_ changes: [ZoneChange]) {
        // They hold copies of the zones, which would be copied to be changed.
        clients.removeAll(keepingCapacity: true)
        containers.removeAll(keepingCapacity: true)
        for change in changes { zones.apply(change) }
    }

    func client(of asker: Asker) -> NameClient? {
        switch asker.audience {
        case .bySource:
            return Self.client(asker.address, in: &clients) { zones.client(at: $0) }
        case .container(let container):
            return Self.client(container, in: &containers) { zones.client($0) }
        }
    }

    private static func client<Key: Hashable>(
        _ key: Key,
        in known: inout [Key: NameClient],
        _ find: (Key) -> NameClient?
    ) -> NameClient? {
        if let client = known[key] { return client }
        guard let client = find(key) else { return nil }
        if known.count >= mostClients { known.removeAll(keepingCapacity: true) }
        known[key] = client
        return client
    }
}
