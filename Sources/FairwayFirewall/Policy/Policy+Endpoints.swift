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
        for address in addresses.map(FieldValue.address) {
            elements.append(FirewallElement(.locks4, [port, hardware, address]))
            elements.append(FirewallElement(.addresses4, [address]))
            elements.append(FirewallElement(.home4, [.interface(network.deviceName), address]))
        }
        if !network.allowsInterContainer { elements.append(FirewallElement(.noInterContainerPorts, [port])) }
        if let address = addresses.first, !network.isInternal {
            elements += endpoint.ports.flatMap { translations(of: $0, to: address) }
        }
        return elements
    }
}
