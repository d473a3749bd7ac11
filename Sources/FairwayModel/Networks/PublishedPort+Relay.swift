package import IPAddressing

extension PublishedPort {
    /// The most consecutive ports that sockets are kept for; longer ranges are only checked.
    package static let mostHeldPorts: UInt16 = 1024

    /// The one of an endpoint's addresses that the relay carries this port's IPv6 to; nil if it carries nothing.
    ///
    /// The kernel translates no IPv6 to IPv4, and nothing that is sent to ::1; the rest is the firewall's.
    package func relayTarget(among addresses: [IPAddress]) -> IPAddress? {
        guard transport != .sctp, count <= Self.mostHeldPorts, hostAddress?.isIPv4 != true else { return nil }
        guard let own = addresses.first(where: \.isIPv6) else { return addresses.first(where: \.isIPv4) }
        return hostAddress.map { $0.isAny || $0.isLoopback } ?? true ? own : nil
    }
}

extension Network {
    /// Those of an endpoint's addresses that its published ports are translated to: in a family that is routed they are
    /// reached as they are.
    package func translatedAddresses(of endpoint: Endpoint) -> [IPAddress] {
        endpoint.addresses.filter { address in
            switch policy.gatewayModes[address.isIPv6 ? .ipv6 : .ipv4] {
            case .nat, .natUnprotected: true
            case .routed, .isolated: false
            }
        }
    }
}
