/// How a network's gateway passes packets between its containers and what is outside.
package enum GatewayMode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Containers leave with the host's address, and are reached by published ports alone.
    case nat
    /// As `nat`, but whoever has a route to a container reaches all of it.
    case natUnprotected = "nat-unprotected"
    /// Containers keep their addresses, and whoever has a route reaches their published ports, and may ping.
    case routed
    /// The host has no address on the bridge, and passes nothing; for internal networks only.
    case isolated
}

/// The gateway mode of each family.
package struct GatewayModes: Hashable, Sendable, Codable {
    package var ipv4: GatewayMode
    package var ipv6: GatewayMode

    package init(ipv4: GatewayMode = .nat, ipv6: GatewayMode = .nat) {
        self.ipv4 = ipv4
        self.ipv6 = ipv6
    }

    package subscript(family: IPFamily) -> GatewayMode {
        get { family == .ipv4 ? ipv4 : ipv6 }
        set {
            switch family {
            case .ipv4: ipv4 = newValue
            case .ipv6: ipv6 = newValue
            }
        }
    }
}
