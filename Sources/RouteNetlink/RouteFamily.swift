public import Netlink

/// The kernel's routing family (`NETLINK_ROUTE`): links, addresses, routes, neighbours, rules, queues.
public enum RouteFamily: NetlinkFamily {
    /// `NETLINK_ROUTE`.
    public static let protocolNumber: Int32 = 0

    /// The kernel checks requests of this family strictly (`NETLINK_GET_STRICT_CHK`).
    public static let checksStrictly = true

    /// The message's name in `<linux/rtnetlink.h>`, for error texts.
    public static func name(of type: MessageType) -> String? {
        switch type {
        case .newLink: "RTM_NEWLINK"
        case .deleteLink: "RTM_DELLINK"
        case .getLink: "RTM_GETLINK"
        case .newAddress: "RTM_NEWADDR"
        case .deleteAddress: "RTM_DELADDR"
        case .getAddress: "RTM_GETADDR"
        case .newRoute: "RTM_NEWROUTE"
        case .deleteRoute: "RTM_DELROUTE"
        case .getRoute: "RTM_GETROUTE"
        case .newNeighbour: "RTM_NEWNEIGH"
        case .deleteNeighbour: "RTM_DELNEIGH"
        case .getNeighbour: "RTM_GETNEIGH"
        case .newRule: "RTM_NEWRULE"
        case .deleteRule: "RTM_DELRULE"
        case .getRule: "RTM_GETRULE"
        case .newQdisc: "RTM_NEWQDISC"
        case .deleteQdisc: "RTM_DELQDISC"
        case .getQdisc: "RTM_GETQDISC"
        case .newFilter: "RTM_NEWTFILTER"
        case .getFilter: "RTM_GETTFILTER"
        case .newSettings: "RTM_NEWNETCONF"
        default: nil
        }
    }
}

/// A socket of the routing family; its verbs block until the kernel has answered.
public typealias RouteConnection = NetlinkSocket<RouteFamily>

extension MessageType {
    /// `RTM_NEWLINK`.
    public static let newLink = Self(rawValue: 16)
    /// `RTM_DELLINK`.
    public static let deleteLink = Self(rawValue: 17)
    /// `RTM_GETLINK`.
    public static let getLink = Self(rawValue: 18)
    /// `RTM_NEWADDR`.
    public static let newAddress = Self(rawValue: 20)
    /// `RTM_DELADDR`.
    public static let deleteAddress = Self(rawValue: 21)
    /// `RTM_GETADDR`.
    public static let getAddress = Self(rawValue: 22)
    /// `RTM_NEWROUTE`.
    public static let newRoute = Self(rawValue: 24)
    /// `RTM_DELROUTE`.
    public static let deleteRoute = Self(rawValue: 25)
    /// `RTM_GETROUTE`.
    public static let getRoute = Self(rawValue: 26)
    /// `RTM_NEWNEIGH`.
    public static let newNeighbour = Self(rawValue: 28)
    /// `RTM_DELNEIGH`.
    public static let deleteNeighbour = Self(rawValue: 29)
    /// `RTM_GETNEIGH`.
    public static let getNeighbour = Self(rawValue: 30)
    /// `RTM_NEWRULE`.
    public static let newRule = Self(rawValue: 32)
    /// `RTM_DELRULE`.
    public static let deleteRule = Self(rawValue: 33)
    /// `RTM_GETRULE`.
    public static let getRule = Self(rawValue: 34)
    /// `RTM_NEWQDISC`.
    public static let newQdisc = Self(rawValue: 36)
    /// `RTM_DELQDISC`.
    public static let deleteQdisc = Self(rawValue: 37)
    /// `RTM_GETQDISC`.
    public static let getQdisc = Self(rawValue: 38)
    /// `RTM_NEWTFILTER`.
    public static let newFilter = Self(rawValue: 44)
    /// `RTM_GETTFILTER`.
    public static let getFilter = Self(rawValue: 46)
    /// `RTM_NEWNETCONF`.
    public static let newSettings = Self(rawValue: 80)
}
