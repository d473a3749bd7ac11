internal import Netlink

/// `struct tcmsg`.
struct QueueHeader: FixedHeader {
    var family: UInt8 = 0
    var padding: UInt8 = 0
    var morePadding: UInt16 = 0
    var link: Int32 = 0
    var handle: UInt32 = 0
    var parent: UInt32 = 0
    /// Of a filter: its priority, and the protocol of its packets in network byte order.
    var info: UInt32 = 0
}

/// `TCA_*` of `<linux/rtnetlink.h>`.
struct QueueAttribute: AttributeKey {
    let rawValue: UInt16
    static let kind = Self(rawValue: 1)
    static let options = Self(rawValue: 2)
}

/// `TCA_TBF_*` of `<linux/pkt_sched.h>`.
struct TokenBucketAttribute: AttributeKey {
    let rawValue: UInt16
    static let parameters = Self(rawValue: 1)
    /// `TCA_TBF_RATE64`.
    static let rate = Self(rawValue: 4)
    static let burst = Self(rawValue: 6)
}

/// `struct tc_ratespec`.
struct RateSpecification: FixedHeader {
    var cellLog: UInt8 = 0
    var linkLayer: UInt8 = 0
    var overhead: UInt16 = 0
    var cellAlign: Int16 = 0
    var smallestPacket: UInt16 = 0
    var bytesPerSecond: UInt32 = 0
}

/// `struct tc_tbf_qopt`.
struct TokenBucketParameters: FixedHeader {
    var rate = RateSpecification()
    var peakRate = RateSpecification()
    var limit: UInt32 = 0
    /// The time that a burst takes, in units of 64 ns.
    var buffer: UInt32 = 0
    var mtu: UInt32 = 0
}

/// `TCA_U32_*` of `<linux/pkt_cls.h>`.
struct FieldFilterAttribute: AttributeKey {
    let rawValue: UInt16
    static let selector = Self(rawValue: 5)
    static let actions = Self(rawValue: 7)
}

/// `struct tc_u32_sel` with one `struct tc_u32_key`: by default what matches every packet.
struct FieldSelector: FixedHeader {
    /// `TC_U32_TERMINAL`: who matches is done.
    var flags: UInt8 = 1
    var offsetShift: UInt8 = 0
    var keyCount: UInt8 = 1
    var padding: UInt8 = 0
    var offsetMask: UInt16 = 0
    var offset: UInt16 = 0
    var offsetOffset: Int16 = 0
    var hashOffset: Int16 = 0
    var hashMask: UInt32 = 0
    var mask: UInt32 = 0
    var value: UInt32 = 0
    var keyOffset: Int32 = 0
    var keyOffsetMask: Int32 = 0
}

/// The place of an action in a list: they run in the order of these numbers, from 1.
struct ActionListAttribute: AttributeKey {
    let rawValue: UInt16
    static let first = Self(rawValue: 1)
}

/// `TCA_ACT_*` of `<linux/pkt_cls.h>`.
struct ActionAttribute: AttributeKey {
    let rawValue: UInt16
    static let kind = Self(rawValue: 1)
    static let options = Self(rawValue: 2)
}

/// `TCA_MIRRED_*` of `<linux/tc_act/tc_mirred.h>`.
struct RedirectionAttribute: AttributeKey {
    let rawValue: UInt16
    static let parameters = Self(rawValue: 2)
}

/// `struct tc_mirred`.
struct RedirectionParameters: FixedHeader {
    var index: UInt32 = 0
    var capabilities: UInt32 = 0
    /// `TC_ACT_STOLEN`: nothing more happens to the packet here.
    var action: Int32 = 4
    var references: Int32 = 0
    var bindings: Int32 = 0
    /// `TCA_EGRESS_REDIR`.
    var mode: Int32 = 1
    var link: Int32 = 0
}
