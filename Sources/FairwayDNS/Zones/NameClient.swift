internal import IPAddressing

/// What one who asks can see.
final class NameClient: Sendable {
    /// The networks, in the order in which a name is looked for.
    private let zones: [Zone]
    /// Whom to ask instead of the host's name servers; empty: those.
    let servers: [IPAddress]
    private let all: Zones
    private let mayForward: Bool

    init(zones: [Zone], servers: [IPAddress], in all: Zones) {
        self.zones = zones
        self.servers = servers
        self.all = all
        mayForward = zones.contains { !$0.isInternal }
    }

    /// What a question comes to; a pure function of the snapshot.
    ///
    /// - Parameter name: in lower case, in wire form with its final zero.
    func resolve(_ name: [UInt8], _ type: RecordType) -> Resolution {
        let bare = name.dropLast()
        // By their places: a copy of each would count references for every question.
        for place in zones.indices {
            if let entry = zones[place].entry(of: bare) { return resolve(entry, type) }
        }
        if let address = ReverseName.address(of: bare) { return resolve(ownerOf: address, type) }
        // A name without a dot is asked for elsewhere, too: the host's name server may serve a local network's.
        return unknown
    }

    /// A name that we know never leaves the host: what it lacks is "no data", whoever else knows such a name.
    private func resolve(_ entry: NameTable.Entry, _ type: RecordType) -> Resolution {
        switch type {
        case .a: entry.ipv4.isEmpty ? .noData : .addresses(entry.ipv4, [])
        case .aaaa: entry.ipv6.isEmpty ? .noData : .addresses([], entry.ipv6)
        case .any: .addresses(entry.ipv4, entry.ipv6)
        default: .noData
        }
    }

    private func resolve(ownerOf address: IPAddress, _ type: RecordType) -> Resolution {
        for place in zones.indices {
            guard let owner = zones[place].owner(of: address) else { continue }
            return type == .ptr || type == .any ? .pointer(owner) : .noData
        }
        // Addresses of our subnets are nobody else's to name, and other networks' members not this one's to know.
        return all.contains(address) ? .noSuchName : unknown
    }

    /// The rest of the world is asked, but for who is to know nothing of it.
    private var unknown: Resolution { mayForward ? .forward : .noSuchName }
}
