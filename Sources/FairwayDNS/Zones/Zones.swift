internal import FairwayModel
internal import IPAddressing

/// The names of all networks: what a question from an address is answered with.
package struct Zones: Sendable {
    private var zones: [ObjectID: Zone]

    package static let none = Zones([])

    package init(_ zones: [Zone]) {
        self.zones = Dictionary(zones.map { ($0.id, $0) }) { $1 }
    }

    /// Takes a change in; one of a member of a network that is not there changes nothing.
    ///
    /// Nothing is copied where this is the only copy.
    mutating func apply(_ change: ZoneChange) {
        switch change {
        case .replace(let zones): self = zones
        case .set(let zone): zones[zone.id] = zone
        case .remove(let network): zones[network] = nil
        case .add(let member, let network): zones[network]?.add(member)
        case .removeMember(let container, let network): zones[network]?.remove(container)
        }
    }

    func zone(_ network: ObjectID) -> Zone? { zones[network] }

    /// Whether an address is of one of the networks.
    func contains(_ address: IPAddress) -> Bool {
        zones.values.contains { $0.contains(address) }
    }

    /// Who asks from an address; nil if it is of none of the networks.
    ///
    /// Takes time with each network: whoever asks often, keeps the answer until the snapshot is another.
    func client(at address: IPAddress) -> NameClient? {
        guard let zone = zones.values.first(where: { $0.contains(address) }) else { return nil }
        if let container = zone.container(at: address), let client = client(container) { return client }
        // The host itself, or an attachment that is just being made or removed: it sees the network, and no more.
        return NameClient(zones: [zone], servers: [], in: self)
    }

    /// A container, wherever it asks from; nil if it is on no network.
    func client(_ container: ObjectID) -> NameClient? {
        let found = zones.values.compactMap { zone in zone.member(container).map { (zone, $0) } }
        guard !found.isEmpty else { return nil }
        let ordered = found.sorted { ($0.1.rank, $0.0.id) < ($1.1.rank, $1.0.id) }
        let servers = ordered.first { !$0.1.servers.isEmpty }?.1.servers
        return NameClient(zones: ordered.map(\.0), servers: servers ?? [], in: self)
    }
}
