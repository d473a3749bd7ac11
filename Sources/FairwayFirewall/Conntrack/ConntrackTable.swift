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
    package mutating func purge(address: IPAddress) throws(NetlinkError) { try purge(addresses: [address]) }

    /// Forgets every connection from these addresses, and to them, translated or not.
    ///
    /// Where anything is tracked this walks the kernel's whole hash table, which takes milliseconds; many addresses at
    /// once cost no more than one.
    package mutating func purge(addresses: Set<IPAddress>) throws(NetlinkError) {
        let count = try entryCount()
        guard count > 0 else { return }
        if count <= copiedEntries || addresses.count > 1 {
            // Where a container is called, it is the one that replies, whatever address the caller used.
            let all = try entries(nil).filter { entry in
                [entry.original.source, entry.reply.source].contains { $0.map(addresses.contains) == true }
            }
            return try delete(all)
        }
        for address in addresses {
            try delete(entries(.caller(address)))
            try delete(entries(.replier(address)))
        }
    }

    /// Forgets what arrives at these host ports, so that packets that keep coming find the new translation.
    ///
    /// Not for TCP: whoever opens a connection anew is translated anew.
    /// - Parameter hostAddresses: the host's own addresses: the same port of others is none of our business.
    package mutating func purge(
        ports: [PublishedPort],
        at hostAddresses: Set<IPAddress>
    ) throws(NetlinkError) {
        let ports = Dictionary(grouping: ports.filter { $0.transport != .tcp }, by: \.transport)
        guard !ports.isEmpty, try entryCount() > 0 else { return }
        for (transport, ports) in ports {
            // The kernel lists what passes a filter of one family only.
            for family in [TableFamily.ipv4, .ipv6] {
                let arrivals = try entries(.transport(transport.number, family)).filter { entry in
                    guard let address = entry.original.destination, hostAddresses.contains(address) else {
                        return false
                    }
                    return ports.contains { $0.takes(entry.original.destinationPort, of: address) }
                }
                try delete(arrivals)
            }
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

    /// Lists the entries that match, or all.
    private mutating func entries(_ filter: ConntrackFilter?) throws(NetlinkError) -> [ConntrackEntry] {
        try connection.dump(ConntrackMessage.get) {
            if let filter { filter.encode(into: &$0) } else { $0.put(header: NetfilterHeader(family: 0)) }
        } decoding: { message throws(DecodingError) in
            guard let entry = try ConntrackEntry(decoding: message) else { return nil }
            return filter?.matches(entry) == false ? nil : entry
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

extension PublishedPort {
    /// Whether what arrives at this port of this address of the host is meant.
    fileprivate func takes(_ port: UInt16, of address: IPAddress) -> Bool {
        guard hostPorts.contains(port) else { return false }
        guard let hostAddress else { return true }
        return hostAddress.isAny ? hostAddress.isIPv6 == address.isIPv6 : hostAddress == address
    }
}

/// As many entries can be copied in the time of a second walk through the table.
private let copiedEntries = 2000
/// Few enough for a send buffer of usual size.
private let entriesPerDatagram = 500
