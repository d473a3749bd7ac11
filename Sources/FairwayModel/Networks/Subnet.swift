package import IPAddressing

/// One family's address plan of a network.
package struct Subnet: Hashable, Sendable, Codable {
    package var network: IPNetwork
    /// The bridge's own address; nil where the network has none (a /32, or one without a host side).
    package var gateway: IPAddress?
    /// Where dynamic addresses come from; nil: the whole subnet.
    package var range: IPNetwork?
    /// Addresses kept free for others, by a name that says for whom.
    package var auxiliary: [String: IPAddress]

    package init(
        network: IPNetwork,
        gateway: IPAddress? = nil,
        range: IPNetwork? = nil,
        auxiliary: [String: IPAddress] = [:]
    ) {
        self.network = network
        self.gateway = gateway
        self.range = range
        self.auxiliary = auxiliary
    }

    package var family: IPFamily { network.isIPv6 ? .ipv6 : .ipv4 }
}
