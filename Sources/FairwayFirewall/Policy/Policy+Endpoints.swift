package import FairwayModel
internal import IPAddressing
internal import NFTables

extension Policy {
    /// The elements of an endpoint: without them its port is mute.
    package static func elements(
        for endpoint: Endpoint,
        on network: Network,
        hostLinkName: String
    ) -> [FirewallElement] {
        guard network.driver == .bridge else { return [] }
        let port = FieldValue.interface(hostLinkName)
        let hardware = FieldValue.macAddress(endpoint.macAddress)
        let addresses = endpoint.addresses.filter(\.isIPv4)
        var elements = [FirewallElement(.ports, [port]), FirewallElement(.macAddresses, [port, hardware])]
        elements += addresses.map { FirewallElement(.locks4, [port, hardware, .address($0)]) }
        if !network.allowsInterContainer { elements.append(FirewallElement(.noInterContainerPorts, [port])) }
        if let address = addresses.first, !network.isInternal {
            elements += endpoint.ports.flatMap { translations(of: $0, to: address) }
        }
        return elements
    }

    /// One element for a port or for a range that keeps its numbers; one a port where the numbers change.
    private static func translations(of published: PublishedPort, to address: IPAddress) -> [FirewallElement] {
        let host: [FieldValue]
        switch published.hostAddress {
        case .v4(let hostAddress) where hostAddress != .any: host = [.ipv4(hostAddress)]
        case .v6(let hostAddress) where hostAddress != .any: return []
        default: host = []
        }
        let scope = host + [.inetProtocol(InetProtocol(rawValue: published.transport.number))]
        if published.isUnshifted, published.count > 1 {
            let set = host.isEmpty ? FirewallSet.publishedRange4 : .publishedRangeOnAddress4
            let key = ElementKey(scope + [.ports(published.hostPorts)])
            return [FirewallElement(set, key, .value([.address(address)]))]
        }
        let set = host.isEmpty ? FirewallSet.published4 : .publishedOnAddress4
        return published.hostPorts.map { port in
            let containerPort = published.containerPort &+ (port - published.hostPort)
            return FirewallElement(
                set,
                ElementKey(scope + [.port(port)]),
                .value([.address(address), .port(containerPort)])
            )
        }
    }
}
