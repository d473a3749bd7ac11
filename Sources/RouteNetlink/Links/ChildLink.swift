public import IPAddressing

/// A request for a link that sends and receives through another one, its parent: a macvlan or ipvlan.
public struct ChildLink: Hashable, Sendable {
    /// Who among a parent's macvlan links reaches whom (`MACVLAN_MODE_*` of `<linux/if_link.h>`).
    public enum MacvlanMode: UInt32, Sendable {
        /// Nobody another.
        case `private` = 1
        /// Everybody, where the switch behind the parent sends frames back.
        case vepa = 2
        /// Everybody, without the switch.
        case bridge = 4
        /// There is one child only, which takes everything that the parent gets.
        case passthrough = 8
    }

    /// On which layer a parent's ipvlan links are one (`IPVLAN_MODE_*`); all children of a parent have the same.
    public enum IPVLANMode: UInt16, Sendable {
        /// A switch: broadcasts and neighbours are as on any link.
        case layer2 = 0
        /// A router: neither broadcasts nor neighbours.
        case layer3 = 1
        /// A router whose packets the parent's namespace tracks and filters.
        case layer3Symmetric = 2
    }

    /// Who among a parent's ipvlan links reaches whom (`IPVLAN_F_*`); all children of a parent have the same.
    public enum IPVLANIsolation: UInt16, Sendable {
        /// Everybody.
        case bridge = 0
        /// Nobody another.
        case `private` = 1
        /// Everybody, where the switch behind the parent sends frames back.
        case vepa = 2
    }

    /// What kind of child.
    public enum Kind: Hashable, Sendable {
        /// With a MAC address of its own.
        case macvlan(MacvlanMode)
        /// With the parent's MAC address: packets find their way by IP address.
        case ipvlan(IPVLANMode, IPVLANIsolation)
    }

    /// Its name, at most 15 bytes.
    public var name: String
    /// The parent, in the namespace of the socket that sends the request.
    public var parent: LinkIndex
    /// What kind of child it is.
    public var kind: Kind
    /// A macvlan's own; nil: a random one.
    ///
    /// An ipvlan link and a single child have their parent's.
    public var macAddress: MACAddress?
    /// nil: the parent's.
    public var mtu: UInt32?
    /// Its group from the first moment on.
    public var group: UInt32

    /// Describes a link; nothing is made yet.
    public init(
        name: String,
        parent: LinkIndex,
        kind: Kind,
        macAddress: MACAddress? = nil,
        mtu: UInt32? = nil,
        group: UInt32 = 0
    ) {
        self.name = name
        self.parent = parent
        self.kind = kind
        self.macAddress = macAddress
        self.mtu = mtu
        self.group = group
    }
}
