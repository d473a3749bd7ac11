internal import IPAddressing

extension Network {
    /// Whether its endpoints have IPv4 addresses.
    package var hasIPv4: Bool { subnets.contains { !$0.network.isIPv6 } }

    /// Whether its endpoints have IPv6 addresses.
    package var hasIPv6: Bool { subnets.contains { $0.network.isIPv6 } }
}
