package import IPAddressing

/// A request to create a network; what it leaves out, the engine chooses.
package struct NetworkSpec: Hashable, Sendable, Codable {
    /// What a user said of one subnet; `network` nil: from the pools.
    package struct SubnetSpec: Hashable, Sendable, Codable {
        package var network: IPNetwork?
        package var gateway: IPAddress?
        package var range: IPNetwork?
        package var auxiliary: [String: IPAddress]

        package init(
            network: IPNetwork? = nil,
            gateway: IPAddress? = nil,
            range: IPNetwork? = nil,
            auxiliary: [String: IPAddress] = [:]
        ) {
            self.network = network
            self.gateway = gateway
            self.range = range
            self.auxiliary = auxiliary
        }

        /// The family, by whatever is said of the subnet; IPv4 where nothing is.
        package var family: IPFamily {
            let address = network?.address ?? gateway ?? range?.address ?? auxiliary.values.first
            return address?.isIPv6 == true ? .ipv6 : .ipv4
        }
    }

    package var name: String
    package var driver: String
    /// Whether its endpoints get IPv4 addresses.
    package var hasIPv4: Bool
    /// Whether its endpoints get IPv6 addresses.
    package var hasIPv6: Bool
    /// At most one a family; a family that has none gets a free one.
    package var subnets: [SubnetSpec]
    package var isInternal: Bool
    package var allowsInterContainer: Bool
    package var policy: NetworkPolicy
    /// Device name of the bridge; nil: `br-` and the start of the ID.
    package var deviceName: String?
    package var mtu: UInt32?
    package var labels: [String: String]
    package var options: [String: String]

    package init(
        name: String,
        driver: String = Network.Driver.bridge.rawValue,
        hasIPv4: Bool = true,
        hasIPv6: Bool = false,
        subnets: [SubnetSpec] = [],
        isInternal: Bool = false,
        allowsInterContainer: Bool = true,
        policy: NetworkPolicy = NetworkPolicy(),
        deviceName: String? = nil,
        mtu: UInt32? = nil,
        labels: [String: String] = [:],
        options: [String: String] = [:]
    ) {
        self.name = name
        self.driver = driver
        self.hasIPv4 = hasIPv4
        self.hasIPv6 = hasIPv6
        self.subnets = subnets
        self.isInternal = isInternal
        self.allowsInterContainer = allowsInterContainer
        self.policy = policy
        self.deviceName = deviceName
        self.mtu = mtu
        self.labels = labels
        self.options = options
    }
}
