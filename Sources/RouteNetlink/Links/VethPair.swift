public import IPAddressing

/// A request for a veth pair whose sandbox end is born in another namespace.
public struct VethPair: Hashable, Sendable {
    /// The host end's name, at most 15 bytes.
    public var name: String
    /// The sandbox end's name, at most 15 bytes.
    public var peerName: String
    /// The sandbox end's MAC address.
    public var peerMACAddress: MACAddress
    /// nil: the kernel's default, 1500.
    public var mtu: UInt32?
    /// The bridge the host end becomes a port of.
    public var controller: LinkIndex?
    /// The host end's group; a packet filter can dispatch on it from the first packet.
    public var group: UInt32

    /// The numbers of both ends, each in its own namespace.
    public struct Indexes: Hashable, Sendable {
        /// The host end's.
        public var host: LinkIndex
        /// The sandbox end's.
        public var peer: LinkIndex
    }

    /// Describes a pair; nothing is made yet.
    public init(
        name: String,
        peerName: String,
        peerMACAddress: MACAddress,
        mtu: UInt32? = nil,
        controller: LinkIndex? = nil,
        group: UInt32 = 0
    ) {
        self.name = name
        self.peerName = peerName
        self.peerMACAddress = peerMACAddress
        self.mtu = mtu
        self.controller = controller
        self.group = group
    }
}
