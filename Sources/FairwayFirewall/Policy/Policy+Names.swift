package import FairwayModel
package import IPAddressing
internal import NFTables

extension Policy {
    /// What lets the endpoints of a network ask for names at its gateways' port 53, and nobody else but the host.
    ///
    /// - Parameter services: at which port of which gateway the relay answers. Another one than 53 is translated to, so
    ///   that who has port 53 on this host, now or later, has it still.
    package static func nameElements(for network: Network, at services: [IPAddress: UInt16]) -> [FirewallElement] {
        let bridge = FieldValue.interface(network.deviceName)
        return services.flatMap { address, port -> [FirewallElement] in
            let space = AddressSpace.of(address)
            let gateway = FieldValue.address(address)
            var elements = [FirewallElement(space.nameClients, [bridge, gateway])]
            for transport in [InetProtocol.udp, .tcp].map(FieldValue.inetProtocol) {
                elements.append(
                    FirewallElement(space.nameServices, [gateway, transport, .port(port)], context: [bridge])
                )
                guard port != usualNamePort else { continue }
                elements.append(
                    FirewallElement(
                        space.publishedOnAddress,
                        [gateway, transport, .port(usualNamePort)],
                        .value([gateway, .port(port)])
                    )
                )
            }
            return elements
        }
    }

    /// Where names are asked for (RFC 1035 section 4.2).
    private static let usualNamePort: UInt16 = 53
}
