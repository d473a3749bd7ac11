package import IPAddressing

/// What somebody asks of one network that a sandbox is to join; what it leaves out, the engine chooses.
package struct NetworkAttachment: Hashable, Sendable {
    /// Name, ID or unique ID prefix of the network.
    package var network: String
    /// The interface's name inside; nil: the first of `eth0`, `eth1`, … that is free.
    package var interfaceName: String?
    /// Static addresses, at most one a family.
    package var addresses: [IPAddress]
    package var macAddress: MACAddress?
    /// nil: the network's.
    package var spoofing: SpoofProtection?
    /// What it may send from besides its own addresses.
    package var allowedAddresses: [IPNetwork]
    /// How much it may receive and send; nil: as much as there is.
    package var bandwidth: Bandwidth?
    /// Further names on this network.
    package var aliases: [String]
    /// Of several networks the one with the highest has the default route.
    package var gatewayPriority: Int32

    package init(
        network: String = Network.defaultName,
        interfaceName: String? = nil,
        addresses: [IPAddress] = [],
        macAddress: MACAddress? = nil,
        spoofing: SpoofProtection? = nil,
        allowedAddresses: [IPNetwork] = [],
        bandwidth: Bandwidth? = nil,
        aliases: [String] = [],
        gatewayPriority: Int32 = 0
    ) {
        self.network = network
        self.interfaceName = interfaceName
        self.addresses = addresses
        self.macAddress = macAddress
        self.spoofing = spoofing
        self.allowedAddresses = allowedAddresses
        self.bandwidth = bandwidth
        self.aliases = aliases
        self.gatewayPriority = gatewayPriority
    }
}

extension NetworkAttachment: Codable {
    private enum CodingKeys: String, CodingKey {
        case network, interfaceName, addresses, macAddress, spoofing, allowedAddresses, bandwidth, aliases
        case gatewayPriority
    }

    /// A person who writes a list of them by hand leaves out what is as usual.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            network: try members.decodeIfPresent(String.self, forKey: .network) ?? Network.defaultName,
            interfaceName: try members.decodeIfPresent(String.self, forKey: .interfaceName),
            addresses: try members.decodeIfPresent([IPAddress].self, forKey: .addresses) ?? [],
            macAddress: try members.decodeIfPresent(MACAddress.self, forKey: .macAddress),
            spoofing: try members.decodeIfPresent(SpoofProtection.self, forKey: .spoofing),
            allowedAddresses: try members.decodeIfPresent([IPNetwork].self, forKey: .allowedAddresses) ?? [],
            bandwidth: try members.decodeIfPresent(Bandwidth.self, forKey: .bandwidth),
            aliases: try members.decodeIfPresent([String].self, forKey: .aliases) ?? [],
            gatewayPriority: try members.decodeIfPresent(Int32.self, forKey: .gatewayPriority) ?? 0
        )
    }
}
