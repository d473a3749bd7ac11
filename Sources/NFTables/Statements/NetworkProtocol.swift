/// The protocol whose header a selector reads.
enum NetworkProtocol: Hashable, Sendable {
    case ipv4, ipv6, arp

    var etherType: EtherType {
        switch self {
        case .ipv4: .ipv4
        case .ipv6: .ipv6
        case .arp: .arp
        }
    }

    /// The family whose tables see this protocol only.
    var family: TableFamily {
        switch self {
        case .ipv4: .ipv4
        case .ipv6: .ipv6
        case .arp: .arp
        }
    }

    init?(_ family: TableFamily) {
        switch family {
        case .ipv4: self = .ipv4
        case .ipv6: self = .ipv6
        case .arp: self = .arp
        default: return nil
        }
    }

    init?(_ type: EtherType) {
        switch type {
        case .ipv4: self = .ipv4
        case .ipv6: self = .ipv6
        case .arp: self = .arp
        default: return nil
        }
    }
}
