package import IPAddressing

/// The attachment of a sandbox to a network: a veth pair, addresses, routes, published ports.
package struct Endpoint: Hashable, Sendable, Codable, Identifiable {
    package var id: ObjectID
    package var networkID: ObjectID
    package var sandboxID: ObjectID
    /// The container's name, or what the caller calls the sandbox.
    package var name: String
    /// The interface's name inside the sandbox, such as `eth0`.
    package var interfaceName: String
    /// The host end's name: `veth` and seven hexadecimal digits; empty where it has none.
    package var hostLinkName: String
    /// The host end's `ifindex`, once the kernel has made it.
    package var hostLinkIndex: Int32?
    package var macAddress: MACAddress
    /// One a family, in the order of the network's subnets.
    package var addresses: [IPAddress]
    package var ports: [PublishedPort]
    /// Ports that are open at the endpoint's own addresses only, on networks that translate nothing.
    package var openPorts: [PublishedPort]
    /// nil: the network's.
    package var spoofing: SpoofProtection?
    /// What it may send from besides its own addresses.
    package var allowedAddresses: [IPNetwork]
    /// nil: as much as there is.
    package var bandwidth: Bandwidth?
    package var aliases: [String]
    /// Of several endpoints of a sandbox the one with the highest has the default route.
    package var gatewayPriority: Int32
    package var createdAt: Timestamp
    package var state: ObjectState

    package init(
        id: ObjectID = .random(),
        networkID: ObjectID,
        sandboxID: ObjectID,
        name: String,
        interfaceName: String = "eth0",
        hostLinkName: String,
        hostLinkIndex: Int32? = nil,
        macAddress: MACAddress,
        addresses: [IPAddress] = [],
        ports: [PublishedPort] = [],
        openPorts: [PublishedPort] = [],
        spoofing: SpoofProtection? = nil,
        allowedAddresses: [IPNetwork] = [],
        bandwidth: Bandwidth? = nil,
        aliases: [String] = [],
        gatewayPriority: Int32 = 0,
        createdAt: Timestamp = .now(),
        state: ObjectState = .creating
    ) {
        self.id = id
        self.networkID = networkID
        self.sandboxID = sandboxID
        self.name = name
        self.interfaceName = interfaceName
        self.hostLinkName = hostLinkName
        self.hostLinkIndex = hostLinkIndex
        self.macAddress = macAddress
        self.addresses = addresses
        self.ports = ports
        self.openPorts = openPorts
        self.spoofing = spoofing
        self.allowedAddresses = allowedAddresses
        self.bandwidth = bandwidth
        self.aliases = aliases
        self.gatewayPriority = gatewayPriority
        self.createdAt = createdAt
        self.state = state
    }

    /// What its link is called: the host end, or where there is none the interface in the sandbox.
    package var linkName: String { hostLinkName.isEmpty ? interfaceName : hostLinkName }

    /// The same with nothing published.
    package var withoutPorts: Endpoint {
        var endpoint = self
        endpoint.ports = []
        endpoint.openPorts = []
        return endpoint
    }

    /// What this endpoint is held to on its network.
    package func spoofing(on network: Network) -> SpoofProtection { spoofing ?? network.policy.spoofing }
}
