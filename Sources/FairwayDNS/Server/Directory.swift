internal import IPAddressing

/// Who may see what, for the thread that answers; the snapshot is changed by another one.
final class Directory {
    /// More are not remembered: they are looked up anew.
    private static let mostClients = 4_096

    private(set) var zones = Zones.none
    private var clients: [IPAddress: NameClient] = [:]

    func replace(_ zones: Zones) {
        self.zones = zones
        clients.removeAll(keepingCapacity: true)
    }

    func client(at address: IPAddress) -> NameClient? {
        if let known = clients[address] { return known }
        guard let client = zones.client(at: address) else { return nil }
        if clients.count >= Self.mostClients { clients.removeAll(keepingCapacity: true) }
        clients[address] = client
        return client
    }
}
