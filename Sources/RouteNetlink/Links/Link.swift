public import IPAddressing
internal import Netlink

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
    /// The other end's index, for a veth (`IFLA_LINK`).
    public var peerIndex: LinkIndex?

    /// Whether it is administratively up.
    public var isUp: Bool { flags.contains(.up) }

    init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newLink else { return nil }
        let header = try message.fixedHeader(as: LinkHeader.self)
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
        case .linkInfo:
            var kind: String?
            try attribute.nested().forEach(LinkInfoAttribute.self) { (key, value) throws(DecodingError) in
                if key == .kind { kind = value.string() }
            }
            self.kind = kind
        default: break
        }
    }
}
