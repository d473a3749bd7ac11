internal import FairwayModel
internal import IPAddressing
internal import NFTables

/// One IP version: where its packets have addresses, and the sets that hold them.
struct AddressSpace: Sendable {
    let family: TableFamily
    let source: Selector
    let destination: Selector
    let subnets: FirewallSet
    let addresses: FirewallSet
    let reachable: FirewallSet
    let home: FirewallSet
    let trusted: FirewallSet
    let sourceTranslation: FirewallSet
    let nameServices: FirewallSet
    let nameClients: FirewallSet
    let locks: FirewallSet
    let networkLocks: FirewallSet
    let published: FirewallSet
    let publishedOnAddress: FirewallSet
    let publishedRangesOnAddress: FirewallSet
    let publishedTCPRanges: FirewallSet
    let publishedUDPRanges: FirewallSet
    let publishedSCTPRanges: FirewallSet
    let open: FirewallSet
    let openRanges: FirewallSet

    static let ipv4 = Self(
        family: .ipv4,
        source: .ipSource,
        destination: .ipDestination,
        subnets: .subnets4,
        addresses: .addresses4,
        reachable: .reachable4,
        home: .home4,
        trusted: .trusted4,
        sourceTranslation: .snat4,
        nameServices: .nameServices4,
        nameClients: .nameClients4,
        locks: .locks4,
        networkLocks: .networkLocks4,
        published: .published4,
        publishedOnAddress: .publishedOnAddress4,
        publishedRangesOnAddress: .publishedRangesOnAddress4,
        publishedTCPRanges: .publishedTCPRanges4,
        publishedUDPRanges: .publishedUDPRanges4,
        publishedSCTPRanges: .publishedSCTPRanges4,
        open: .open4,
        openRanges: .openRanges4
    )

    static let ipv6 = Self(
        family: .ipv6,
        source: .ip6Source,
        destination: .ip6Destination,
        subnets: .subnets6,
        addresses: .addresses6,
        reachable: .reachable6,
        home: .home6,
        trusted: .trusted6,
        sourceTranslation: .snat6,
        nameServices: .nameServices6,
        nameClients: .nameClients6,
        locks: .locks6,
        networkLocks: .networkLocks6,
        published: .published6,
        publishedOnAddress: .publishedOnAddress6,
        publishedRangesOnAddress: .publishedRangesOnAddress6,
        publishedTCPRanges: .publishedTCPRanges6,
        publishedUDPRanges: .publishedUDPRanges6,
        publishedSCTPRanges: .publishedSCTPRanges6,
        open: .open6,
        openRanges: .openRanges6
    )

    static func of(_ family: IPFamily) -> Self { family == .ipv4 ? ipv4 : ipv6 }
    static func of(_ address: IPAddress) -> Self { address.isIPv4 ? ipv4 : ipv6 }

    func ranges(of transport: TransportProtocol) -> FirewallSet {
        switch transport {
        case .tcp: publishedTCPRanges
        case .udp: publishedUDPRanges
        case .sctp: publishedSCTPRanges
        }
    }

    /// The family as the first field of a key.
    var field: FieldValue { .nfProto(family) }
}
