package import FairwayModel
internal import IPAddressing
internal import NFTables

extension Policy {
    /// The elements of a network, without those of its endpoints.
    package static func elements(for network: Network) -> [FirewallElement] {
        guard network.driver == .bridge else { return [] }
        let bridge = FieldValue.interface(network.deviceName)
        var elements = [FirewallElement(.bridges, [bridge])]
        elements += network.subnets.map(\.network).map {
            FirewallElement(AddressSpace.of($0.address).subnets, [.network($0)], context: [bridge])
        }
        for family in IPFamily.allCases {
            elements += passage(of: network, in: family)
            elements += translation(of: network, in: family)
        }
        return elements + interContainer(of: network)
    }

    /// What a bridge lets in and out of a family; nothing of one that it has no addresses of.
    private static func passage(of network: Network, in family: IPFamily) -> [FirewallElement] {
        let key: ElementKey = [AddressSpace.of(family).field, .interface(network.deviceName)]
        let (leave, enter): (Verdict, Verdict) =
            switch network.passage(of: family) {
            case .nat: (.goto(Ruleset.leaveTranslated), .goto(Ruleset.enterTranslated))
            case .natUnprotected: (.goto(Ruleset.leaveTranslated), .accept)
            case .routed: (.goto(Ruleset.leaveRouted), .goto(Ruleset.enterRouted))
            case .isolated, nil: (.drop, .drop)
            }
        var elements = [
            FirewallElement(.leave, key, .verdict(leave)), FirewallElement(.enter, key, .verdict(enter)),
        ]
        if network.policy.gatewayModes[family] == .isolated {
            elements.append(FirewallElement(.hostInput, key, .verdict(.drop)))
        } else if network.isInternal {
            elements.append(FirewallElement(.hostInput, key, .verdict(.goto(Ruleset.gatewayOnly))))
        }
        return elements
    }

    /// The address that packets leave with.
    private static func translation(of network: Network, in family: IPFamily) -> [FirewallElement] {
        let space = AddressSpace.of(family)
        let bridge = FieldValue.interface(network.deviceName)
        switch network.passage(of: family) {
        case .nat where network.policy.masquerades, .natUnprotected where network.policy.masquerades:
            let source = network.policy.sourceAddresses.first { $0.isIPv4 == (family == .ipv4) }
            let subnets = network.subnets.map(\.network).filter { $0.isIPv6 == (family == .ipv6) }
            let context = subnets.map(FieldValue.network)
            guard let source else { return [FirewallElement(.masquerade, [space.field, bridge], context: context)] }
            return [FirewallElement(space.sourceTranslation, [bridge], .value([.address(source)]), context: context)]
        default: return []
        }
    }

    /// Bridged packets come by the host's forwarding where br_netfilter sends them there.
    private static func interContainer(of network: Network) -> [FirewallElement] {
        let bridge = FieldValue.interface(network.deviceName)
        if network.allowsInterContainer {
            return [FirewallElement(.pairs, [bridge, bridge], .verdict(.accept))]
        }
        // Not even where whoever has a route may come in; but a published port of a neighbour is anybody's.
        guard !network.isInternal else { return [] }
        return [
            FirewallElement(.noInterContainerBridges, [bridge]),
            FirewallElement(.pairs, [bridge, bridge], .verdict(.goto(Ruleset.enterTranslated))),
        ]
    }
}
