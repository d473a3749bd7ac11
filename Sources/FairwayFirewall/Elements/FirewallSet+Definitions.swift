internal import NFTables

extension FirewallSet {
    func make() -> NamedSet {
        switch self {
        case .bridges: inet([.interfaceName], comment: "the networks' bridges")
        case .subnets4, .subnets6: inet([address], flags: .interval, comment: "nobody else sends from these")
        case .pairs: inet([.interfaceName, .interfaceName], .verdict, comment: "what passes from one to another")
        case .leave: inet(familyAndInterface, .verdict, comment: "what a bridge lets out")
        case .enter: inet(familyAndInterface, .verdict, comment: "what a bridge lets in")
        case .hostInput: inet(familyAndInterface, .verdict, comment: "what reaches the host from a bridge")
        case .noInterContainerBridges: inet([.interfaceName], comment: "bridges without talk among containers")
        case .masquerade: inet(familyAndInterface, comment: "bridges whose packets leave with the host's address")
        case .snat4, .snat6:
            inet([.interfaceName], .value([address]), comment: "bridges whose packets leave with this address")
        case .nameServices4, .nameServices6: inet([address] + service, comment: "where a network's names are asked for")
        case .nameClients4, .nameClients6: inet([.interfaceName, address], comment: "which bridge may ask there")
        case .uplinks: inet(familyAndInterface, comment: "kept from forwarding to each other")
        default: makeOfEndpoint()
        }
    }

    private func makeOfEndpoint() -> NamedSet {
        switch self {
        case .addresses4, .addresses6: inet([address], comment: "containers that nobody outside reaches directly")
        case .reachable4, .reachable6: inet([address], comment: "containers that whoever has a route may address")
        case .home4, .home6: inet([.interfaceName, address], comment: "which address lives on which bridge")
        case .trusted4, .trusted6: inet([.interfaceName, address], comment: "who may address which container directly")
        case .ports: bridge([.interfaceName], comment: "ports that are complete; all others are deaf")
        case .macAddresses: bridge(port, comment: "a port's own MAC address")
        case .locks4, .locks6: bridge(port + [address], comment: "a port's own addresses")
        case .targets6:
            bridge(
                port + [.integer(byteCount: 16)],
                keyOrigin: KeyOrigin(.iifname, .etherSource, .neighbourTarget),
                comment: "as lock6, for neighbour discovery"
            )
        case .networkLocks4, .networkLocks6:
            bridge([.interfaceName, address], flags: .interval, comment: "what else a port may send from")
        case .networkTargets6:
            bridge(
                [.interfaceName, .integer(byteCount: 16)],
                flags: .interval,
                keyOrigin: KeyOrigin(.iifname, .neighbourTarget),
                comment: "as locknet6, for neighbour discovery"
            )
        case .unlockedPorts: bridge([.interfaceName], comment: "ports that may send from any address")
        case .unguardedPorts: bridge([.interfaceName], comment: "ports that may send anything")
        case .noInterContainerPorts: bridge([.interfaceName], comment: "ports without talk to others")
        default: makeOfPublication()
        }
    }

    private func makeOfPublication() -> NamedSet {
        switch self {
        case .published4, .published6:
            inet(service, .value([address, .inetService]), comment: "published on every host address")
        case .publishedOnAddress4, .publishedOnAddress6:
            inet(
                [address] + service,
                .value([address, .inetService]),
                comment: "published on one host address"
            )
        case .publishedRangesOnAddress4, .publishedRangesOnAddress6:
            inet(
                [address] + service,
                .value([address]),
                flags: .interval,
                comment: "published on one host address"
            )
        case .open4, .open6: inet([address] + service, comment: "open to whoever may address them")
        case .openRanges4, .openRanges6:
            inet([address] + service, flags: .interval, comment: "open to whoever may address them")
        case .relayed6: inet(service, comment: "the relay's, closed to internal networks")
        case .relayedRanges6: inet(service, flags: .interval, comment: "the relay's, closed to internal networks")
        default: inet([.inetService], .value([address]), flags: .interval, comment: "published on every host address")
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

    private func bridge(
        _ key: [DataType],
        flags: SetFlags = [],
        keyOrigin: KeyOrigin? = nil,
        comment: String
    ) -> NamedSet {
        NamedSet(rawValue, in: Ruleset.bridge, key: key, flags: flags, keyOrigin: keyOrigin, comment: comment)
    }

    /// What addresses it has; the end of its name says it.
    private var address: DataType { rawValue.hasSuffix("6") ? .ipv6Address : .ipv4Address }
    private var familyAndInterface: [DataType] { [.nfProto, .interfaceName] }
    private var port: [DataType] { [.interfaceName, .etherAddress] }
    private var service: [DataType] { [.inetProtocol, .inetService] }
}

extension Selector {
    /// Whom neighbour discovery asks for, and who answers (RFC 4861 section 4.3 and 4.4).
    static let neighbourTarget = payload(.transport, offset: 8, count: 16)
}
