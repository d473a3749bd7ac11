public import IPAddressing
public import Netlink

/// A link as the kernel reports it.
public struct Link: Hashable, Sendable {
    /// Its number in its namespace.
    public var index: LinkIndex
    /// Its name.
    public var name = ""
    /// Its MAC address, where it has one of six bytes.
    public var macAddress: MACAddress?
    /// Its largest packet, in bytes.
    public var mtu: UInt32 = 0
    /// Its flags.
    public var flags: LinkFlags
    /// Its group.
    public var group: UInt32 = 0
    /// The text `ip link` shows as alias.
    public var alias: String?
    /// What made it: `bridge`, `veth` …; nil for hardware and `lo`.
    public var kind: String?
    /// The bridge it is a port of (`IFLA_MASTER`).
    public var controller: LinkIndex?
    /// How its bridge treats it; nil where it is no port of a bridge.
    public var bridgePort: BridgePort?
    /// How it is a child of its parent, for a macvlan or ipvlan link.
    public var childKind: ChildLink.Kind?
    /// The other end's index, for a veth, or the parent's, for a macvlan or ipvlan, in the namespace of that one
    /// (`IFLA_LINK`).
    public var peerIndex: LinkIndex?
    /// The number that this namespace has for the other end's; nil where that is the same namespace
    /// (`IFLA_LINK_NETNSID`).
    public var peerNamespace: Int32?

    /// Whether it is administratively up.
    public var isUp: Bool { flags.contains(.up) }

    /// Reads an `RTM_NEWLINK` or `RTM_DELLINK` message; nil for any other.
    ///
    /// What a bridge says about its ports (`AF_BRIDGE`) is another kind of message under the same types:
    /// its `RTM_DELLINK` means that a port has left.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newLink || message.type == .deleteLink else { return nil }
        let header = try message.fixedHeader(as: LinkHeader.self)
        guard header.family == AddressFamily.unspecified.rawValue else { return nil }
        var link = Link(index: LinkIndex(rawValue: header.index), flags: LinkFlags(rawValue: header.flags))
        try message.attributes(after: LinkHeader.self).forEach(LinkAttribute.self) {
            (key, attribute) throws(DecodingError) in try link.read(key, attribute)
        }
        self = link
    }

    private init(index: LinkIndex, flags: LinkFlags) {
        self.index = index
        self.flags = flags
    }

    private mutating func read(_ key: LinkAttribute, _ attribute: borrowing Attribute) throws(DecodingError) {
        switch key {
        case .name: name = attribute.string()
        case .address: macAddress = MACAddress(bytes: attribute.bytes())
        case .mtu: mtu = try attribute.integer()
        case .group: group = try attribute.integer()
        case .alias: alias = attribute.string()
        case .controller: controller = LinkIndex(rawValue: try attribute.integer())
        case .peerIndex: peerIndex = LinkIndex(rawValue: try attribute.integer())
        case .peerNamespace: peerNamespace = try attribute.integer()
        case .linkInfo: try readInfo(attribute)
        default: break
        }
    }

    private mutating func readInfo(_ attribute: borrowing Attribute) throws(DecodingError) {
        var kind: String?
        var portKind: String?
        var port: BridgePort?
        var child: ChildLink.Kind?
        try attribute.nested().forEach(LinkInfoAttribute.self) { (key, value) throws(DecodingError) in
            switch key {
            case .kind: kind = value.string()
            case .data: child = try ChildLink.Kind(named: kind, data: value)
            case .portKind: portKind = value.string()
            // The kernel writes the kind first; other controllers number their attributes differently.
            case .portData where portKind == "bridge": port = try BridgePort(decoding: value)
            default: break
            }
        }
        self.kind = kind
        bridgePort = port
        childKind = child
    }
}
