internal import Netlink

/// `struct ifinfomsg`.
struct LinkHeader: FixedHeader {
    var family: UInt8 = 0
    var padding: UInt8 = 0
    var deviceType: UInt16 = 0
    var index: Int32 = 0
    var flags: UInt32 = 0
    var change: UInt32 = 0
}

/// `IFLA_*` of `<linux/if_link.h>`.
struct LinkAttribute: AttributeKey {
    let rawValue: UInt16
    static let address = Self(rawValue: 1)
    static let name = Self(rawValue: 3)
    static let mtu = Self(rawValue: 4)
    static let peerIndex = Self(rawValue: 5)
    static let controller = Self(rawValue: 10)
    static let linkInfo = Self(rawValue: 18)
    static let alias = Self(rawValue: 20)
    static let addressFamilies = Self(rawValue: 26)
    static let group = Self(rawValue: 27)
    static let namespaceDescriptor = Self(rawValue: 28)
    static let extensionMask = Self(rawValue: 29)
    static let peerNamespace = Self(rawValue: 37)
}

/// `RTEXT_FILTER_SKIP_STATS`: leave out the counters, a fifth of what is said about a link.
let skipStatistics: UInt32 = 1 << 3

/// `IFLA_INFO_*`.
struct LinkInfoAttribute: AttributeKey {
    let rawValue: UInt16
    static let kind = Self(rawValue: 1)
    static let data = Self(rawValue: 2)
    static let portKind = Self(rawValue: 4)
    static let portData = Self(rawValue: 5)
}

/// `VETH_INFO_*` of `<linux/veth.h>`.
struct VethAttribute: AttributeKey {
    let rawValue: UInt16
    static let peer = Self(rawValue: 1)
}

/// `IFLA_BR_*`.
struct BridgeAttribute: AttributeKey {
    let rawValue: UInt16
    static let multicastSnooping = Self(rawValue: 23)
    /// `IFLA_BR_FDB_MAX_LEARNED`, which headers before Linux 6.7 lack.
    static let mostLearned = Self(rawValue: 49)
}

/// `IFLA_BRPORT_*`.
struct BridgePortAttribute: AttributeKey {
    let rawValue: UInt16
    static let hairpin = Self(rawValue: 4)
    static let groupForwardMask = Self(rawValue: 31)
    static let isolated = Self(rawValue: 33)
}

/// Families inside `IFLA_AF_SPEC`.
struct LinkFamilyAttribute: AttributeKey {
    let rawValue: UInt16
    static let ipv4 = Self(rawValue: 2)
    static let ipv6 = Self(rawValue: 10)
}

/// `IFLA_INET_*`.
struct LinkIPv4Attribute: AttributeKey {
    let rawValue: UInt16
    static let settings = Self(rawValue: 1)
}

/// `IPV4_DEVCONF_*` of `<linux/ip.h>`.
struct IPv4SettingAttribute: AttributeKey {
    let rawValue: UInt16
    static let arpNotify = Self(rawValue: 22)
}

/// `IFLA_INET6_*`.
struct LinkIPv6Attribute: AttributeKey {
    let rawValue: UInt16
    static let addressGeneration = Self(rawValue: 8)
}
