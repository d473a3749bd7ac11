internal import NFTables

/// A set or map of the constant ruleset; the raw value is its name in nftables.
///
/// Everything that varies is an element of one of these. A number at the end of a name is the IP version. Keys are
/// chosen so that the kernel makes hash tables of them, and trees where they are intervals: an element then costs the
/// same however many there are. Only what is rare needs the costlier kind of set, of intervals among other fields:
/// ranges of ports on one address, and whole networks that an endpoint may send from.
package enum FirewallSet: String, CaseIterable, Sendable {
    // Of a network.
    case bridges, subnets4, subnets6, pairs, leave, enter
    case hostInput = "host_in"
    case noInterContainerBridges = "icc_off"
    case masquerade = "masq"
    case snat4, snat6
    case nameServices4 = "dns4"
    case nameServices6 = "dns6"
    case nameClients4 = "dnsfor4"
    case nameClients6 = "dnsfor6"

    // Of an endpoint.
    case addresses4, addresses6, reachable4, reachable6, home4, home6, trusted4, trusted6
    case ports
    case macAddresses = "mac"
    case locks4 = "lock4"
    case locks6 = "lock6"
    case targets6 = "target6"
    case networkLocks4 = "locknet4"
    case networkLocks6 = "locknet6"
    case networkTargets6 = "targetnet6"
    case unlockedPorts = "unlocked"
    case unguardedPorts = "unguarded"
    case noInterContainerPorts = "no_icc"

    // Of a published port.
    case published4 = "pub4"
    case published6 = "pub6"
    case publishedOnAddress4 = "pubaddr4"
    case publishedOnAddress6 = "pubaddr6"
    case publishedRangesOnAddress4 = "pubaddrrange4"
    case publishedRangesOnAddress6 = "pubaddrrange6"
    case publishedTCPRanges4 = "tcprange4"
    case publishedTCPRanges6 = "tcprange6"
    case publishedUDPRanges4 = "udprange4"
    case publishedUDPRanges6 = "udprange6"
    case publishedSCTPRanges4 = "sctprange4"
    case publishedSCTPRanges6 = "sctprange6"
    case open4, open6
    case openRanges4 = "openrange4"
    case openRanges6 = "openrange6"
    case relayed6
    case relayedRanges6 = "relayedrange6"

    // Of the host.
    case uplinks

    /// The set as rules and changes need it.
    var definition: NamedSet { Self.definitions[self] ?? make() }

    private static let definitions = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.make()) })
}
