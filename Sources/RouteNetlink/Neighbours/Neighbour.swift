public import IPAddressing
public import Netlink

/// Which MAC address an IP address on a link has: an entry of the ARP or the neighbour discovery table.
public struct Neighbour: Hashable, Sendable {
    /// The link it is reached by.
    public var link: LinkIndex
    /// Its IP address.
    public var address: IPAddress
    /// Its MAC address, where that is known.
    public var macAddress: MACAddress?
    /// How much that is worth.
    public var state: NeighbourState

    /// Describes a neighbour; nothing is set yet.
    public init(
        _ address: IPAddress,
        at macAddress: MACAddress?,
        on link: LinkIndex,
        state: NeighbourState = .permanent
    ) {
        self.link = link
        self.address = address
        self.macAddress = macAddress
        self.state = state
    }

    /// Reads an `RTM_NEWNEIGH` or `RTM_DELNEIGH` message of an IP family; nil for any other.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newNeighbour || message.type == .deleteNeighbour else { return nil }
        let header = try message.fixedHeader(as: NeighbourHeader.self)
        guard AddressFamily(rawValue: header.family) != nil else { return nil }
        var address: IPAddress?
        var macAddress: MACAddress?
        try message.attributes(after: NeighbourHeader.self).forEach(NeighbourAttribute.self) { key, attribute in
            switch key {
            case .destination: address = IPAddress(bytes: attribute.bytes())
            case .linkAddress: macAddress = MACAddress(bytes: attribute.bytes())
            default: break
            }
        }
        guard let address else { return nil }
        let link = LinkIndex(rawValue: header.index)
        self.init(address, at: macAddress, on: link, state: NeighbourState(rawValue: header.state))
    }
}

extension MessageWriter {
    /// Queues `ip neigh add`.
    public mutating func add(_ neighbour: Neighbour) {
        message(.newNeighbour, flags: [.request, .ack, .create, .exclusive]) { $0.put(neighbour) }
    }

    /// Queues `ip neigh replace`.
    public mutating func replace(_ neighbour: Neighbour) {
        message(.newNeighbour, flags: [.request, .ack, .create, .replace]) { $0.put(neighbour) }
    }

    /// Queues `ip neigh del`.
    public mutating func delete(_ neighbour: Neighbour) {
        message(.deleteNeighbour, flags: [.request, .ack]) {
            $0.put(Neighbour(neighbour.address, at: nil, on: neighbour.link, state: neighbour.state))
        }
    }

    private mutating func put(_ neighbour: Neighbour) {
        put(
            header: NeighbourHeader(
                family: neighbour.address.family.rawValue,
                index: neighbour.link.rawValue,
                state: neighbour.state.rawValue
            )
        )
        put(NeighbourAttribute.destination, bytes: neighbour.address.bytes)
        if let macAddress = neighbour.macAddress { put(NeighbourAttribute.linkAddress, bytes: macAddress.bytes) }
    }
}

extension NetlinkSocket where Family == RouteFamily {
    /// Sets a neighbour; throws `EEXIST` when the link has one with this address.
    public mutating func add(_ neighbour: Neighbour) throws(NetlinkError) {
        try request { $0.add(neighbour) }
    }

    /// Sets a neighbour in place of the one with this address, if there is one.
    public mutating func replace(_ neighbour: Neighbour) throws(NetlinkError) {
        try request { $0.replace(neighbour) }
    }

    /// Forgets a neighbour; throws `ENOENT` when it is not there.
    public mutating func delete(_ neighbour: Neighbour) throws(NetlinkError) {
        try request { $0.delete(neighbour) }
    }

    /// The neighbours of one link, or of all, of both families.
    public mutating func neighbours(on link: LinkIndex? = nil) throws(NetlinkError) -> [Neighbour] {
        try dump(.getNeighbour) { message in
            message.put(header: NeighbourHeader())
            if let link { message.put(NeighbourAttribute.link, link.rawValue) }
        } decoding: { message throws(DecodingError) in
            try Neighbour(decoding: message)
        }
    }
}
