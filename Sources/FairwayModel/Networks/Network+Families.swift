internal import IPAddressing

extension Network {
    /// Whether its endpoints have IPv4 addresses.
    package var hasIPv4: Bool { subnets.contains { $0.family == .ipv4 } }

    /// Whether its endpoints have IPv6 addresses.
    package var hasIPv6: Bool { subnets.contains { $0.family == .ipv6 } }
}

extension NetworkSpec {
    /// What its endpoints get addresses of, in the order of the network's subnets.
    package var families: [IPFamily] { IPFamily.allCases.filter { $0 == .ipv4 ? hasIPv4 : hasIPv6 } }
}
