public import IPAddressing
public import Netlink

/// `struct rtmsg`.
struct RouteHeader: FixedHeader {
    var family: UInt8 = 0
    var destinationLength: UInt8 = 0
    var sourceLength: UInt8 = 0
    var typeOfService: UInt8 = 0
    var table: UInt8 = 0
    var protocolNumber: UInt8 = 0
    var scope: UInt8 = 0
    var type: UInt8 = 0
    var flags: UInt32 = 0
}

/// `RTA_*` of `<linux/rtnetlink.h>`.
struct RouteAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let outputLink = Self(rawValue: 4)
    static let gateway = Self(rawValue: 5)
    static let priority = Self(rawValue: 6)
    static let table = Self(rawValue: 15)
}

/// A unicast route.
public struct Route: Hashable, Sendable {
    /// How far its destination is (`RT_SCOPE_*`).
    public enum Scope: UInt8, Sendable {
        /// Behind a gateway (`RT_SCOPE_UNIVERSE`).
        case universe = 0
        /// On the link itself (`RT_SCOPE_LINK`).
        case link = 253
    }

    /// What it leads to; nil is everything: a default route.
    public var destination: IPNetwork?
    /// Its family, which a default route can't tell by its destination.
    public var family: AddressFamily
    /// The next router; nil, too, where it has several, or one of the other family.
    public var gateway: IPAddress?
    /// The link it leaves by.
    public var link: LinkIndex?
    /// Routes with a lower number win (`RTA_PRIORITY`).
    public var metric: UInt32?
    /// The routing table; 254 is the main one.
    public var table: UInt32
    /// How far its destination is.
    public var scope: Scope

    /// Describes a route; nothing is set yet.
    ///
    /// `family` counts only where neither the destination nor the gateway has one.
    public init(
        to destination: IPNetwork?,
        family: AddressFamily = .ipv4,
        through gateway: IPAddress? = nil,
        on link: LinkIndex? = nil,
        metric: UInt32? = nil,
        table: UInt32 = 254
    ) {
        self.destination = destination
        self.family = destination?.address.family ?? gateway?.family ?? family
        self.gateway = gateway
        self.link = link
        self.metric = metric
        self.table = table
        scope = gateway == nil ? .link : .universe
    }

    /// Reads an `RTM_NEWROUTE` or `RTM_DELROUTE` message; nil for any other, and for what is no unicast route.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newRoute || message.type == .deleteRoute else { return nil }
        let header = try message.fixedHeader(as: RouteHeader.self)
        guard header.type == unicast, header.flags & clonedRoute == 0,
            let family = AddressFamily(rawValue: header.family)
        else { return nil }
        var route = Route(to: nil, family: family, table: UInt32(header.table))
        route.scope = Scope(rawValue: header.scope) ?? .universe
        try message.attributes(after: RouteHeader.self).forEach(RouteAttribute.self) {
            (key, attribute) throws(DecodingError) in
            switch key {
            case .destination:
                route.destination = IPAddress(bytes: attribute.bytes()).flatMap {
                    IPNetwork($0, prefixLength: Int(header.destinationLength))
                }
            case .gateway: route.gateway = IPAddress(bytes: attribute.bytes())
            case .outputLink: route.link = LinkIndex(rawValue: try attribute.integer())
            case .priority: route.metric = try attribute.integer()
            case .table: route.table = try attribute.integer()
            default: break
            }
        }
        self = route
    }
}

/// `RTN_UNICAST`.
private let unicast: UInt8 = 1
/// `RTM_F_CLONED`: what the kernel remembers about one destination of a route.
private let clonedRoute: UInt32 = 0x200
/// `RT_SCOPE_NOWHERE`: in a deletion, whatever scope it has.
private let anyScope: UInt8 = 255
/// `RTPROT_UNSPEC`: in a deletion, whoever set it.
private let anyProtocol: UInt8 = 0
/// `RTPROT_STATIC`: set by an administrator, kept by routing daemons.
private let staticRoute: UInt8 = 4

extension MessageWriter {
    /// Queues `ip route add`.
    public mutating func add(_ route: Route) {
        message(.newRoute, flags: [.request, .ack, .create, .exclusive]) {
            $0.put(route, setBy: staticRoute, scope: route.scope.rawValue)
        }
    }

    /// Queues `ip route replace`: the new route has the place of the one with its destination and metric, if there is one.
    public mutating func replace(_ route: Route) {
        message(.newRoute, flags: [.request, .ack, .create, .replace]) {
            $0.put(route, setBy: staticRoute, scope: route.scope.rawValue)
        }
    }

    /// Queues `ip route del`.
    public mutating func delete(_ route: Route) {
        message(.deleteRoute, flags: [.request, .ack]) {
            $0.put(route, setBy: anyProtocol, scope: anyScope)
        }
    }

    private mutating func put(_ route: Route, setBy protocolNumber: UInt8, scope: UInt8) {
        let shortTable = UInt8(exactly: route.table)
        put(
            header: RouteHeader(
                family: route.family.rawValue,
                destinationLength: UInt8(route.destination?.prefixLength ?? 0),
                table: shortTable ?? 0,
                protocolNumber: protocolNumber,
                scope: scope,
                type: unicast
            )
        )
        if shortTable == nil { put(RouteAttribute.table, route.table) }
        if let destination = route.destination { put(RouteAttribute.destination, bytes: destination.address.bytes) }
        if let gateway = route.gateway { put(RouteAttribute.gateway, bytes: gateway.bytes) }
        if let metric = route.metric { put(RouteAttribute.priority, metric) }
        if let link = route.link { put(RouteAttribute.outputLink, link.rawValue) }
    }
}

extension NetlinkSocket where Family == RouteFamily {
    /// Adds a route; throws `EEXIST` when it is there, `ENETUNREACH` when its gateway can't be reached.
    public mutating func add(_ route: Route) throws(NetlinkError) {
        try request { $0.add(route) }
    }

    /// Takes a route away, whoever set it; throws `ESRCH` when it is not there.
    public mutating func delete(_ route: Route) throws(NetlinkError) {
        try request { $0.delete(route) }
    }

    /// Every unicast route of every table, of one family.
    public mutating func routes(_ family: AddressFamily) throws(NetlinkError) -> [Route] {
        try dump(.getRoute) {
            $0.put(header: RouteHeader(family: family.rawValue))
        } decoding: { message throws(DecodingError) in
            try Route(decoding: message)
        }
    }
}
