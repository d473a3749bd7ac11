internal import NFTables

/// A set or map of the constant ruleset; the raw value is its name in nftables.
///
/// Everything that varies is an element of one of these. A number at the end of a name is the IP version. Keys are
/// chosen so that the kernel makes hash tables of them, and trees where they are intervals: an element then costs the
/// same however many there are. Only ranges on one host address, which are rare, need its costlier kind of set.
package enum FirewallSet: String, CaseIterable, Sendable {
    // Of a network.
    case bridges, subnets4, pairs, leave, enter
    case hostInput = "host_in"
    case noInterContainerBridges = "icc_off"

    // Of an endpoint.
    case addresses4, home4
    case ports
    case macAddresses = "mac"
    case locks4 = "lock4"
    case noInterContainerPorts = "no_icc"

    // Of a published port.
    case published4 = "pub4"
    case publishedOnAddress4 = "pubaddr4"
    case publishedRangesOnAddress4 = "pubaddrrange4"
    case publishedTCPRanges4 = "tcprange4"
    case publishedUDPRanges4 = "udprange4"
    case publishedSCTPRanges4 = "sctprange4"

    // Of the host.
    case uplinks

    /// The set as rules and changes need it.
    var definition: NamedSet { Self.definitions[self] ?? make() }

    private static let definitions = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.make()) })

    private func make() -> NamedSet {
        switch self {
        case .bridges: inet([.interfaceName], comment: "the networks' bridges")
        case .subnets4: inet([.ipv4Address], flags: .interval, comment: "nobody else sends from these")
        case .pairs: inet([.interfaceName, .interfaceName], .verdict, comment: "what passes from one to another")
        case .leave: inet([.interfaceName], .verdict, comment: "what a bridge lets out")
        case .enter: inet([.interfaceName], .verdict, comment: "what a bridge lets in")
        case .hostInput: inet([.interfaceName], .verdict, comment: "what reaches the host from a bridge")
        case .noInterContainerBridges: inet([.interfaceName], comment: "bridges without talk among containers")
        case .addresses4: inet([.ipv4Address], comment: "the containers'; from outside nobody reaches them directly")
        case .home4: inet([.interfaceName, .ipv4Address], comment: "which address lives on which bridge")
        case .ports: bridge([.interfaceName], comment: "ports that are complete; all others are deaf")
        case .macAddresses: bridge([.interfaceName, .etherAddress], comment: "a port's own MAC address")
        case .locks4: bridge([.interfaceName, .etherAddress, .ipv4Address], comment: "a port's own addresses")
        case .noInterContainerPorts: bridge([.interfaceName], comment: "ports without talk to others")
        case .published4: inet(service, .value(target), comment: "published on every host address")
        case .publishedOnAddress4:
            inet([.ipv4Address] + service, .value(target), comment: "published on one host address")
        case .publishedRangesOnAddress4:
            inet([.ipv4Address] + service, .value(address), flags: .interval, comment: "published on one host address")
        case .publishedTCPRanges4, .publishedUDPRanges4, .publishedSCTPRanges4:
            inet([.inetService], .value(address), flags: .interval, comment: "published on every host address")
        case .uplinks: inet([.interfaceName], comment: "kept from forwarding to each other")
        }
    }

    private func inet(
        _ key: [DataType],
        _ data: MapData? = nil,
        flags: SetFlags = [],
        comment: String
    ) -> NamedSet {
        NamedSet(rawValue, in: Ruleset.inet, key: key, data: data, flags: flags, comment: comment)
    }

    private func bridge(_ key: [DataType], comment: String) -> NamedSet {
        NamedSet(rawValue, in: Ruleset.bridge, key: key, comment: comment)
    }

    private var service: [DataType] { [.inetProtocol, .inetService] }
    private var target: [DataType] { [.ipv4Address, .inetService] }
    private var address: [DataType] { [.ipv4Address] }
}
