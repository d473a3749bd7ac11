internal import Netlink

/// `struct ndmsg`.
struct NeighbourHeader: FixedHeader {
    var family: UInt8 = 0
    var padding: UInt8 = 0
    var morePadding: UInt16 = 0
    var index: Int32 = 0
    var state: UInt16 = 0
    var flags: UInt8 = 0
    var type: UInt8 = 0
}

/// `NDA_*` of `<linux/neighbour.h>`.
struct NeighbourAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let linkAddress = Self(rawValue: 2)
    static let vlan = Self(rawValue: 5)
    static let link = Self(rawValue: 8)
    static let controller = Self(rawValue: 9)
}
