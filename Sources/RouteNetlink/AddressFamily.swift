public import IPAddressing

/// A protocol family as netlink headers carry it (`AF_INET`, `AF_INET6`).
public enum AddressFamily: UInt8, Sendable {
    /// Any family (`AF_UNSPEC`).
    case unspecified = 0
    /// IPv4 (`AF_INET`).
    case ipv4 = 2
    /// IPv6 (`AF_INET6`).
    case ipv6 = 10
}

extension IPAddress {
    /// The family as netlink headers carry it.
    public var family: AddressFamily {
        switch self {
        case .v4: .ipv4
        case .v6: .ipv6
        }
    }
}
