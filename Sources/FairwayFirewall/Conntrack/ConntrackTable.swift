package import FairwayModel
package import IPAddressing
package import NFTables
package import Netlink
internal import SystemPackage

/// The host's tracked connections: what an address or a port was to others ends when it changes hands.
///
/// A connection that goes on follows the translation of its first packet, to a container that is no longer meant.
/// Every verb blocks the calling thread; where nothing is tracked it is one short question.
package struct ConntrackTable: ~Copyable {
    private var connection: NFTablesConnection

    package init(connection: consuming NFTablesConnection) { self.connection = connection }

    /// Forgets every connection from this address, and to it, translated or not.
    package mutating func purge(address: IPAddress) throws(NetlinkError) {
        guard try entryCount() > 0 else { return }
        for field in [ConntrackFilter.Field.caller(address), .replier(address)] {
            try delete(entries(ConntrackFilter(field: field)))
        }
    }

    /// Forgets what arrives at these host ports, so that packets that keep coming find the new translation.
    ///
    /// - Parameter hostAddresses: the host's own addresses: the same port of others is none of our business.
    package mutating func purge(
        ports: [PublishedPort],
        at hostAddresses: Set<IPAddress>
    ) throws(NetlinkError) {
        guard !ports.isEmpty, try entryCount() > 0 else { return }
        for (transport, ports) in Dictionary(grouping: ports, by: \.transport) {
            let entries = try entries(ConntrackFilter(field: .transport(transport.number)))
            try delete(
                entries.filter { entry in
                    guard let address = entry.original.destination, hostAddresses.contains(address) else {
                        return false
                    }
                    return ports.contains { port in
                        port.hostPorts.contains(entry.original.destinationPort)
                            && (port.hostAddress == nil || port.hostAddress == address)
                    }
                }
            )
        }
    }

    /// How many connections this namespace tracks; costs nothing like a listing, which visits the whole hash table.
    private mutating func entryCount() throws(NetlinkError) -> UInt32 {
        let counts: [UInt32] = try connection.request {
            $0.message(ConntrackMessage.getStatistics, flags: [.request, .ack]) { message in
                message.put(header: NetfilterHeader(family: 0))
            }
        } decoding: { message throws(DecodingError) in
            var count: UInt32?
            try message.attributes(after: NetfilterHeader.self).forEach(ConntrackStatisticsAttribute.self) {
                (key, attribute) throws(DecodingError) in
                if key == .entries { count = try attribute.bigEndian() }
            }
            return count
        }
        return counts.first ?? 0
    }

    private mutating func entries(_ filter: ConntrackFilter) throws(NetlinkError) -> [ConntrackEntry] {
        try connection.dump(ConntrackMessage.get) {
            filter.encode(into: &$0)
        } decoding: { message throws(DecodingError) in
            guard let entry = try ConntrackEntry(decoding: message), filter.matches(entry) else { return nil }
            return entry
        }
    }

    /// Deletes entries; those that have ended meanwhile are no error.
    private mutating func delete(_ entries: [ConntrackEntry]) throws(NetlinkError) {
        var rest = entries[...]
        while !rest.isEmpty {
            var writer = connection.makeWriter()
            for entry in rest.prefix(entriesPerDatagram) { entry.encodeDeletion(into: &writer) }
            rest = rest.dropFirst(entriesPerDatagram)
            let failures = try connection.commitCollectingErrors(writer)
            if let failure = failures.first(where: { $0.code != .noSuchFileOrDirectory }) { throw failure }
        }
    }
}

/// Few enough for a send buffer of usual size.
private let entriesPerDatagram = 500
