package import IPAddressing

/// What a user creates: a broadcast domain with its subnets, that sandboxes are attached to.
package struct Network: Hashable, Sendable, Codable, Identifiable {
    package enum Driver: String, Sendable, Codable, CaseIterable {
        /// A Linux bridge of this host, with NAT.
        case bridge
        /// Links of their own MAC addresses on an interface of the host.
        case macvlan
        /// Links of an interface of the host that share its MAC address.
        case ipvlan
        /// The host's own namespace: no isolation, no endpoints.
        case host
        /// A namespace with nothing but `lo`.
        case null
    }

    /// The name of the network that a container joins when it names none.
    package static let defaultName = "bridge"
    /// Names that can neither be created nor removed.
    package static let predefinedNames: Set<String> = ["bridge", "host", "none"]

    package var id: ObjectID
    package var name: String
    package var driver: Driver
    /// The bridge's device name, such as `fairway0` or `br-1a2b3c4d5e6f`; empty where there is none.
    package var deviceName: String
    /// The bridge's own MAC address.
    package var macAddress: MACAddress?
    /// One a family.
    package var subnets: [Subnet]
    /// No way out and none in: neither default route nor NAT nor published ports.
    package var isInternal: Bool
    /// Whether containers of this network may talk to each other directly.
    package var allowsInterContainer: Bool
    package var policy: NetworkPolicy
    /// nil: the kernel's default, 1500.
    package var mtu: UInt32?
    package var labels: [String: String]
    package var options: [String: String]
    package var createdAt: Timestamp
    package var state: ObjectState

    package init(
        id: ObjectID = .random(),
        name: String,
        driver: Driver = .bridge,
        deviceName: String,
        macAddress: MACAddress? = nil,
        subnets: [Subnet] = [],
        isInternal: Bool = false,
        allowsInterContainer: Bool = true,
        policy: NetworkPolicy = NetworkPolicy(),
        mtu: UInt32? = nil,
        labels: [String: String] = [:],
        options: [String: String] = [:],
        createdAt: Timestamp = .now(),
        state: ObjectState = .creating
    ) {
        self.id = id
        self.name = name
        self.driver = driver
        self.deviceName = deviceName
        self.macAddress = macAddress
        self.subnets = subnets
        self.isInternal = isInternal
        self.allowsInterContainer = allowsInterContainer
        self.policy = policy
        self.mtu = mtu
        self.labels = labels
        self.options = options
        self.createdAt = createdAt
        self.state = state
    }

    package var isPredefined: Bool { Self.predefinedNames.contains(name) }

    /// Whether published ports take ports of the host: not where every family is routed.
    package var translatesPorts: Bool {
        let passages = IPFamily.allCases.compactMap(passage)
        return passages.isEmpty || passages.contains { $0 != .routed }
    }

    /// How packets of a family pass; nil where they don't: on an internal network, or without a subnet of the family.
    package func passage(of family: IPFamily) -> GatewayMode? {
        let mode = policy.gatewayModes[family]
        guard driver == .bridge, !isInternal, mode != .isolated, subnets.contains(where: { $0.family == family }) else {
            return nil
        }
        return mode
    }
}
