public import IPAddressing
public import Netlink

/// A rule that says which packets look into which routing table (`ip rule`).
public struct RoutingRule: Hashable, Sendable {
    /// The family of the packets.
    public var family: AddressFamily
    /// Rules with a lower number are asked first.
    public var priority: UInt32
    /// Where packets must come from; nil is anywhere.
    public var source: IPNetwork?
    /// Where packets must go to; nil is anywhere.
    public var destination: IPNetwork?
    /// The mark packets must have.
    public var mark: UInt32?
    /// The routing table asked; nil where the rule does something else, such as refusing.
    public var table: UInt32?

    /// Describes a rule that looks into a table; nothing is set yet.
    ///
    /// `family` counts only where neither source nor destination has one.
    public init(
        priority: UInt32,
        from source: IPNetwork? = nil,
        to destination: IPNetwork? = nil,
        mark: UInt32? = nil,
        table: UInt32,
        family: AddressFamily = .ipv4
    ) {
        self.family = source?.address.family ?? destination?.address.family ?? family
        self.priority = priority
        self.source = source
        self.destination = destination
        self.mark = mark
        self.table = table
    }

    /// Reads an `RTM_NEWRULE` or `RTM_DELRULE` message of an IP family; nil for any other.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newRule || message.type == .deleteRule else { return nil }
        let header = try message.fixedHeader(as: RuleHeader.self)
        guard let family = AddressFamily(rawValue: header.family) else { return nil }
        var rule = RoutingRule(priority: 0, table: UInt32(header.table), family: family)
        try message.attributes(after: RuleHeader.self).forEach(RuleAttribute.self) {
            (key, attribute) throws(DecodingError) in
            switch key {
            case .source: rule.source = network(attribute, header.sourceLength)
            case .destination: rule.destination = network(attribute, header.destinationLength)
            case .priority: rule.priority = try attribute.integer()
            case .mark: rule.mark = try attribute.integer()
            case .table: rule.table = try attribute.integer()
            default: break
            }
        }
        // Table 0 stands for none, as in rules of a VRF, which choose it by the packet.
        if header.action != lookUp || rule.table == 0 { rule.table = nil }
        self = rule
    }
}

private func network(_ attribute: borrowing Attribute, _ prefixLength: UInt8) -> IPNetwork? {
    IPAddress(bytes: attribute.bytes()).flatMap { IPNetwork($0, prefixLength: Int(prefixLength)) }
}

/// `struct fib_rule_hdr`.
struct RuleHeader: FixedHeader {
    var family: UInt8 = 0
    var destinationLength: UInt8 = 0
    var sourceLength: UInt8 = 0
    var typeOfService: UInt8 = 0
    var table: UInt8 = 0
    var reserved: UInt8 = 0
    var moreReserved: UInt8 = 0
    var action: UInt8 = 0
    var flags: UInt32 = 0
}

/// `FRA_*` of `<linux/fib_rules.h>`.
struct RuleAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let source = Self(rawValue: 2)
    static let priority = Self(rawValue: 6)
    static let mark = Self(rawValue: 10)
    static let table = Self(rawValue: 15)
}

/// `FR_ACT_TO_TBL`.
private let lookUp: UInt8 = 1

extension MessageWriter {
    /// Queues `ip rule add`.
    public mutating func add(_ rule: RoutingRule) {
        message(.newRule, flags: [.request, .ack, .create, .exclusive]) { $0.put(rule) }
    }

    /// Queues `ip rule del`.
    public mutating func delete(_ rule: RoutingRule) {
        message(.deleteRule, flags: [.request, .ack]) { $0.put(rule) }
    }

    private mutating func put(_ rule: RoutingRule) {
        put(
            header: RuleHeader(
                family: rule.family.rawValue,
                destinationLength: UInt8(rule.destination?.prefixLength ?? 0),
                sourceLength: UInt8(rule.source?.prefixLength ?? 0),
                action: lookUp
            )
        )
        if let source = rule.source { put(RuleAttribute.source, bytes: source.address.bytes) }
        if let destination = rule.destination { put(RuleAttribute.destination, bytes: destination.address.bytes) }
        if let table = rule.table { put(RuleAttribute.table, table) }
        if let mark = rule.mark { put(RuleAttribute.mark, mark) }
        put(RuleAttribute.priority, rule.priority)
    }
}

extension NetlinkSocket where Family == RouteFamily {
    /// Adds a rule; throws `EEXIST` when there is the same.
    public mutating func add(_ rule: RoutingRule) throws(NetlinkError) {
        try request { $0.add(rule) }
    }

    /// Takes a rule away; throws `ENOENT` when there is none.
    public mutating func delete(_ rule: RoutingRule) throws(NetlinkError) {
        try request { $0.delete(rule) }
    }

    /// Every rule of a family, in the order the kernel asks them.
    public mutating func rules(_ family: AddressFamily) throws(NetlinkError) -> [RoutingRule] {
        try dump(.getRule) {
            $0.put(header: RuleHeader(family: family.rawValue))
        } decoding: { message throws(DecodingError) in
            try RoutingRule(decoding: message)
        }
    }
}
