internal import IPAddressing
public import Netlink

extension MessageWriter {
    /// Queues a link of another link's, born down in the namespace behind `descriptor`.
    ///
    /// The parent's number counts where the request is sent from (`IFLA_LINK` without `IFLA_LINK_NETNSID`). There is no
    /// echo: the kernel sends that into the namespace where the link is.
    public mutating func createChild(_ child: ChildLink, inNamespace descriptor: Int32) {
        message(.newLink, flags: [.request, .ack, .create, .exclusive]) { link in
            link.put(header: LinkHeader())
            link.put(LinkAttribute.name, string: child.name)
            if let macAddress = child.macAddress { link.put(LinkAttribute.address, bytes: macAddress.bytes) }
            if let mtu = child.mtu { link.put(LinkAttribute.mtu, mtu) }
            if child.group != 0 { link.put(LinkAttribute.group, child.group) }
            link.put(LinkAttribute.peerIndex, child.parent.rawValue)
            link.put(LinkAttribute.namespaceDescriptor, descriptor)
            link.nest(LinkAttribute.linkInfo) { info in
                info.put(LinkInfoAttribute.kind, string: child.kind.name)
                info.nest(LinkInfoAttribute.data) { data in
                    switch child.kind {
                    case .macvlan(let mode): data.put(MacvlanAttribute.mode, mode.rawValue)
                    case .ipvlan(let mode, let isolation):
                        data.put(IPVLANAttribute.mode, mode.rawValue)
                        data.put(IPVLANAttribute.flags, isolation.rawValue)
                    }
                }
            }
        }
    }
}

extension ChildLink.Kind {
    /// The kind's name, as links have it.
    public var name: String {
        switch self {
        case .macvlan: "macvlan"
        case .ipvlan: "ipvlan"
        }
    }

    /// Reads what the kernel says of a link of this kind; nil for others, and for what this library doesn't know.
    init?(named kind: String?, data: borrowing Attribute) throws(DecodingError) {
        switch kind {
        case "macvlan":
            var mode: ChildLink.MacvlanMode?
            try data.nested().forEach(MacvlanAttribute.self) { (key, value) throws(DecodingError) in
                if key == .mode { mode = ChildLink.MacvlanMode(rawValue: try value.integer()) }
            }
            guard let mode else { return nil }
            self = .macvlan(mode)
        case "ipvlan":
            var mode: ChildLink.IPVLANMode?
            var isolation: ChildLink.IPVLANIsolation? = .bridge
            try data.nested().forEach(IPVLANAttribute.self) { (key, value) throws(DecodingError) in
                switch key {
                case .mode: mode = ChildLink.IPVLANMode(rawValue: try value.integer())
                case .flags: isolation = ChildLink.IPVLANIsolation(rawValue: try value.integer())
                default: break
                }
            }
            guard let mode, let isolation else { return nil }
            self = .ipvlan(mode, isolation)
        default: return nil
        }
    }
}

/// `IFLA_MACVLAN_*`.
struct MacvlanAttribute: AttributeKey {
    let rawValue: UInt16
    static let mode = Self(rawValue: 1)
}

/// `IFLA_IPVLAN_*`.
struct IPVLANAttribute: AttributeKey {
    let rawValue: UInt16
    static let mode = Self(rawValue: 1)
    static let flags = Self(rawValue: 2)
}
