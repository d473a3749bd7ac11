internal import Netlink

/// One thing that changed in a namespace, as the kernel announced it.
///
/// What is set may be new or changed, and may be as it was: the kernel announces both alike.
public enum RouteAnnouncement: Hashable, Sendable {
    /// A link is there, in this state. The kernel doesn't announce a new alias, group or the like of a link that
    /// is down.
    case linkSet(Link)
    /// A link is gone, or has moved to another namespace.
    case linkRemoved(Link)
    /// A link has an address.
    case addressSet(InterfaceAddress)
    /// A link lost an address.
    case addressRemoved(InterfaceAddress)
    /// A route is there.
    case routeSet(Route)
    /// A route is gone. The routes of a link that goes down are not announced.
    case routeRemoved(Route)
    /// A neighbour is known, in this state.
    case neighbourSet(Neighbour)
    /// A neighbour was forgotten.
    case neighbourRemoved(Neighbour)
    /// A forwarding entry is there.
    case forwardingEntrySet(ForwardingEntry)
    /// A forwarding entry is gone.
    case forwardingEntryRemoved(ForwardingEntry)
    /// A rule is there.
    case ruleSet(RoutingRule)
    /// A rule is gone.
    case ruleRemoved(RoutingRule)
    /// Forwarding is switched so.
    case forwardingSet(ForwardingSetting)
    /// Announcements were lost: list everything again; whatever changes after that listing is announced.
    case overrun

    init?(decoding message: borrowing Message) throws(DecodingError) {
        let announcement: RouteAnnouncement? =
            switch message.type {
            case .newLink: try Link(decoding: message).map(Self.linkSet)
            case .deleteLink: try Link(decoding: message).map(Self.linkRemoved)
            case .newAddress: try InterfaceAddress(decoding: message).map(Self.addressSet)
            case .deleteAddress: try InterfaceAddress(decoding: message).map(Self.addressRemoved)
            case .newRoute: try Route(decoding: message).map(Self.routeSet)
            case .deleteRoute: try Route(decoding: message).map(Self.routeRemoved)
            case .newNeighbour, .deleteNeighbour: try Self.neighbour(decoding: message)
            case .newRule: try RoutingRule(decoding: message).map(Self.ruleSet)
            case .deleteRule: try RoutingRule(decoding: message).map(Self.ruleRemoved)
            case .newSettings: try ForwardingSetting(decoding: message).map(Self.forwardingSet)
            default: nil
            }
        guard let announcement else { return nil }
        self = announcement
    }

    /// Neighbours and forwarding entries come under the same message types, and differ by family.
    private static func neighbour(decoding message: borrowing Message) throws(DecodingError) -> Self? {
        let isSet = message.type == .newNeighbour
        if let neighbour = try Neighbour(decoding: message) {
            return isSet ? .neighbourSet(neighbour) : .neighbourRemoved(neighbour)
        }
        return try ForwardingEntry(decoding: message).map {
            isSet ? .forwardingEntrySet($0) : .forwardingEntryRemoved($0)
        }
    }
}
