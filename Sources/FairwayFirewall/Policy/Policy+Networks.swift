package import FairwayModel
internal import IPAddressing
internal import NFTables

extension Policy {
    /// The elements of a network, without those of its endpoints.
    package static func elements(for network: Network) -> [FirewallElement] {
        guard network.driver == .bridge else { return [] }
        let bridge = FieldValue.interface(network.deviceName)
        var elements = [FirewallElement(.bridges, [bridge])]
        elements += network.subnets.map(\.network).filter { !$0.isIPv6 }.map {
            FirewallElement(.subnets4, [.network($0)])
        }
        elements += network.isInternal ? seclusion(of: bridge) : passage(of: bridge)
        if network.allowsInterContainer {
            // Bridged packets come by the host's forwarding where br_netfilter sends them there.
            elements.append(FirewallElement(.pairs, [bridge, bridge], .verdict(.accept)))
        } else if !network.isInternal {
            elements.append(FirewallElement(.noInterContainerBridges, [bridge]))
        }
        return elements
    }

    /// Out to everywhere; in by published ports, and for replies.
    private static func passage(of bridge: FieldValue) -> [FirewallElement] {
        [
            FirewallElement(.leave, [bridge], .verdict(.goto(Ruleset.leaveTranslated))),
            FirewallElement(.enter, [bridge], .verdict(.goto(Ruleset.enterTranslated))),
        ]
    }

    /// Neither out nor in; of the host only the bridge's own address.
    private static func seclusion(of bridge: FieldValue) -> [FirewallElement] {
        [
            FirewallElement(.leave, [bridge], .verdict(.drop)),
            FirewallElement(.enter, [bridge], .verdict(.drop)),
            FirewallElement(.hostInput, [bridge], .verdict(.goto(Ruleset.gatewayOnly))),
        ]
    }
}
