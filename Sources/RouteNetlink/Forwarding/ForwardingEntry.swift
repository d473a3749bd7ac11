public import IPAddressing
public import Netlink

/// By which link a MAC address is reached: an entry of a forwarding database (`bridge fdb`).
public struct ForwardingEntry: Hashable, Sendable {
    /// Whose database has the entry.
    public enum Owner: Hashable, Sendable {
        /// The bridge that the link is a port of (`NTF_MASTER`).
        case controller
        /// The link itself, such as a VXLAN device, or its own receive filter (`NTF_SELF`).
        case link
    }

    /// The address that frames are sent to.
    public var macAddress: MACAddress
    /// The port they leave by, or the device that sends them on.
    public var link: LinkIndex
    /// Whose database has it.
    public var owner: Owner
    /// How it came to be, and whether it ages: `.reachable` was learnt, `.unconfirmed` stays,
    /// `.permanent` is an address of the bridge itself.
    public var state: NeighbourState
    /// The host at the other end of a tunnel (`NDA_DST`).
    public var remote: IPAddress?
    /// The VLAN it counts in; nil without VLANs.
    public var vlan: UInt16?
    /// The bridge, as the kernel reports it; not needed for adding.
    public var controller: LinkIndex?

    /// Describes an entry; nothing is set yet.
    public init(
        _ macAddress: MACAddress,
        on link: LinkIndex,
        owner: Owner = .controller,
        state: NeighbourState = .unconfirmed,
        remote: IPAddress? = nil,
        vlan: UInt16? = nil
    ) {
        self.macAddress = macAddress
        self.link = link
        self.owner = owner
        self.state = state
        self.remote = remote
        self.vlan = vlan
    }

    /// Reads an `RTM_NEWNEIGH` or `RTM_DELNEIGH` message of the bridge family; nil for any other.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newNeighbour || message.type == .deleteNeighbour else { return nil }
        let header = try message.fixedHeader(as: NeighbourHeader.self)
        guard header.family == bridgeFamily else { return nil }
        var entry = ForwardingEntry(
            MACAddress(rawValue: 0),
            on: LinkIndex(rawValue: header.index),
            owner: header.flags & ownedByLink == 0 ? .controller : .link,
            state: NeighbourState(rawValue: header.state)
        )
        var hasAddress = false
        try message.attributes(after: NeighbourHeader.self).forEach(NeighbourAttribute.self) {
            (key, attribute) throws(DecodingError) in
            guard key == .linkAddress else { return try entry.read(key, attribute) }
            guard let macAddress = MACAddress(bytes: attribute.bytes()) else { return }
            entry.macAddress = macAddress
            hasAddress = true
        }
        guard hasAddress else { return nil }
        self = entry
    }

    private mutating func read(_ key: NeighbourAttribute, _ attribute: borrowing Attribute) throws(DecodingError) {
        switch key {
        case .destination: remote = IPAddress(bytes: attribute.bytes())
        case .vlan: vlan = try attribute.integer()
        case .controller: controller = LinkIndex(rawValue: try attribute.integer())
        default: break
        }
    }
}

/// `AF_BRIDGE`.
private let bridgeFamily: UInt8 = 7
/// `NTF_SELF`.
private let ownedByLink: UInt8 = 0x02
/// `NTF_MASTER`.
private let ownedByController: UInt8 = 0x04

extension MessageWriter {
    /// Queues `bridge fdb add`.
    public mutating func add(_ entry: ForwardingEntry) {
        message(.newNeighbour, flags: [.request, .ack, .create, .exclusive]) { $0.put(entry) }
    }

    /// Queues `bridge fdb del`.
    public mutating func delete(_ entry: ForwardingEntry) {
        message(.deleteNeighbour, flags: [.request, .ack]) { $0.put(entry) }
    }

    private mutating func put(_ entry: ForwardingEntry) {
        put(
            header: NeighbourHeader(
                family: bridgeFamily,
                index: entry.link.rawValue,
                state: entry.state.rawValue,
                flags: entry.owner == .link ? ownedByLink : ownedByController
            )
        )
        put(NeighbourAttribute.linkAddress, bytes: entry.macAddress.bytes)
        if let remote = entry.remote { put(NeighbourAttribute.destination, bytes: remote.bytes) }
        if let vlan = entry.vlan { put(NeighbourAttribute.vlan, vlan) }
    }
}

extension NetlinkSocket where Family == RouteFamily {
    /// Adds an entry; throws `EEXIST` when the database has one for this address.
    public mutating func add(_ entry: ForwardingEntry) throws(NetlinkError) {
        try request { $0.add(entry) }
    }

    /// Takes an entry away; throws `ENOENT` when it is not there.
    public mutating func delete(_ entry: ForwardingEntry) throws(NetlinkError) {
        try request { $0.delete(entry) }
    }

    /// The entries of a bridge and of its ports, or of all links.
    public mutating func forwardingEntries(of bridge: LinkIndex? = nil) throws(NetlinkError) -> [ForwardingEntry] {
        try dump(.getNeighbour) { message in
            message.put(header: NeighbourHeader(family: bridgeFamily))
            if let bridge { message.put(NeighbourAttribute.controller, bridge.rawValue) }
        } decoding: { message throws(DecodingError) in
            try ForwardingEntry(decoding: message)
        }
    }
}
