internal import Netlink

/// The messages of connection tracking (`NFNL_SUBSYS_CTNETLINK`, `enum cntl_msg_types`).
enum ConntrackMessage {
    static let new = message(0)
    static let get = message(1)
    static let delete = message(2)
    static let getStatistics = message(5)

    private static func message(_ number: UInt16) -> MessageType {
        MessageType(rawValue: 1 << 8 | number)
    }
}

/// `CTA_*` of `<linux/netfilter/nfnetlink_conntrack.h>`, as everything in this file.
struct ConntrackAttribute: AttributeKey {
    let rawValue: UInt16
    static let original = Self(rawValue: 1)
    static let reply = Self(rawValue: 2)
    static let id = Self(rawValue: 12)
    static let zone = Self(rawValue: 18)
    static let filter = Self(rawValue: 25)
}

/// `CTA_TUPLE_*`.
struct TupleAttribute: AttributeKey {
    let rawValue: UInt16
    static let addresses = Self(rawValue: 1)
    static let transport = Self(rawValue: 2)
}

/// `CTA_IP_*`.
struct TupleAddressAttribute: AttributeKey {
    let rawValue: UInt16
    static let ipv4Source = Self(rawValue: 1)
    static let ipv4Destination = Self(rawValue: 2)
    static let ipv6Source = Self(rawValue: 3)
    static let ipv6Destination = Self(rawValue: 4)
}

/// `CTA_PROTO_*`.
struct TupleTransportAttribute: AttributeKey {
    let rawValue: UInt16
    static let number = Self(rawValue: 1)
    static let destinationPort = Self(rawValue: 3)
}

/// `CTA_FILTER_*`: which fields of the tuples in a request count.
struct ConntrackFilterAttribute: AttributeKey {
    let rawValue: UInt16
    static let original = Self(rawValue: 1)
    static let reply = Self(rawValue: 2)

    /// The source address, as a bit of either (`CTA_FILTER_F_CTA_IP_SRC` in the kernel's own header).
    static let sourceAddress: UInt32 = 1 << 0
    /// The protocol (`CTA_FILTER_F_CTA_PROTO_NUM`).
    static let transport: UInt32 = 1 << 3
}

/// `CTA_STATS_GLOBAL_*`.
struct ConntrackStatisticsAttribute: AttributeKey {
    let rawValue: UInt16
    static let entries = Self(rawValue: 1)
}
