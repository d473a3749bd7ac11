public import Netlink

/// The header of every message of the netfilter family (`struct nfgenmsg`).
public struct NetfilterHeader: FixedHeader, Hashable {
    /// What the message is about, as an `NFPROTO_*` or `AF_*` number; 0 for any.
    public var family: UInt8
    /// `NFNETLINK_V0`.
    public var version: UInt8 = 0
    /// The resource, in network byte order.
    var resourceBigEndian: UInt16

    /// Makes a header; only the messages around a batch name a resource.
    public init(family: UInt8, resource: UInt16 = 0) {
        self.family = family
        resourceBigEndian = resource.bigEndian
    }
}
