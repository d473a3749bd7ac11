package import IPAddressing

/// A request to attach a sandbox to a network; what it leaves out, the engine chooses.
package struct EndpointSpec: Hashable, Sendable, Codable {
    /// Name, ID or unique ID prefix of the network.
    package var network: String
    /// The container's name, or what the caller calls the sandbox: the key of a sticky address.
    package var name: String
    package var interfaceName: String
    /// Static addresses, at most one a family.
    package var addresses: [IPAddress]
    package var macAddress: MACAddress?
    package var ports: [PortRequest]
    /// nil: the network's.
    package var spoofing: SpoofProtection?
    /// What it may send from besides its own addresses.
    package var allowedAddresses: [IPNetwork]
    /// How much it may receive and send; nil: as much as there is.
    package var bandwidth: Bandwidth?
    package var aliases: [String]

    package init(
        network: String = Network.defaultName,
        name: String,
        interfaceName: String = "eth0",
        addresses: [IPAddress] = [],
        macAddress: MACAddress? = nil,
        ports: [PortRequest] = [],
        spoofing: SpoofProtection? = nil,
        allowedAddresses: [IPNetwork] = [],
        bandwidth: Bandwidth? = nil,
        aliases: [String] = []
    ) {
        self.network = network
        self.name = name
        self.interfaceName = interfaceName
        self.addresses = addresses
        self.macAddress = macAddress
        self.ports = ports
        self.spoofing = spoofing
        self.allowedAddresses = allowedAddresses
        self.bandwidth = bandwidth
        self.aliases = aliases
    }
}
