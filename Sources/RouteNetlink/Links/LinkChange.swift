public import IPAddressing

/// What to change about a link, sent as one message; nil leaves a property as it is.
public struct LinkChange: Hashable, Sendable {
    /// A link's membership in a bridge.
    public enum Controller: Hashable, Sendable {
        /// Becomes a port of this bridge.
        case bridge(LinkIndex)
        /// Leaves its bridge.
        case none
    }

    /// A new name, at most 15 bytes.
    public var name: String?
    /// Text that `ip link` shows, at most 255 bytes.
    public var alias: String?
    /// Administratively up or down (`IFF_UP`).
    public var isUp: Bool?
    /// Membership in a bridge.
    public var controller: Controller?
    /// The link group.
    public var group: UInt32?
    /// The largest packet, in bytes.
    public var mtu: UInt32?
    /// A new MAC address.
    public var macAddress: MACAddress?
    /// Bridge port: frames may leave through the port they came in by (`IFLA_BRPORT_MODE`).
    public var hairpin: Bool?
    /// Bridge port: no frames between isolated ports (`IFLA_BRPORT_ISOLATED`).
    public var isolated: Bool?
    /// Bridge port: which frames to 01:80:c2:00:00:0X, a bit each, are treated as any other
    /// (`IFLA_BRPORT_GROUP_FWD_MASK`).
    ///
    /// Else the bridge learns from them and hands them to the host, and no rule sees them. The kernel refuses bit 1,
    /// whose frames are always dropped.
    public var groupForwardMask: UInt16?
    /// Whether the link makes itself a link-local IPv6 address (`IFLA_INET6_ADDR_GEN_MODE`).
    ///
    /// The kernel refuses the change of a link without IPv6 (`EAFNOSUPPORT`): one with an MTU below 1280.
    public var generatesLinkLocalAddress: Bool?

    /// Whether it tells its neighbours its IPv4 addresses when it comes up or gets a MAC address, be it the same again
    /// (`net.ipv4.conf.*.arp_notify`).
    public var announcesIPv4Addresses: Bool?

    /// A change that changes nothing yet.
    public init(name: String? = nil, alias: String? = nil, isUp: Bool? = nil) {
        self.name = name
        self.alias = alias
        self.isUp = isUp
    }
}
