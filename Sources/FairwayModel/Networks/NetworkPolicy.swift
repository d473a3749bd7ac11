package import IPAddressing

/// Who reaches whom by way of a network, as far as people choose it.
package struct NetworkPolicy: Hashable, Sendable, Codable {
    package var gatewayModes: GatewayModes
    /// Whether containers leave with an address of the host's, in the modes that translate.
    package var masquerades: Bool
    /// The host's addresses that containers leave with, at most one a family; else that of the interface they leave by.
    package var sourceAddresses: [IPAddress]
    /// Interfaces of the host behind which published ports may be reached at the container's own address.
    package var trustedInterfaces: [String]
    /// What endpoints are held to that say nothing of their own.
    package var spoofing: SpoofProtection

    package init(
        gatewayModes: GatewayModes = GatewayModes(),
        masquerades: Bool = true,
        sourceAddresses: [IPAddress] = [],
        trustedInterfaces: [String] = [],
        spoofing: SpoofProtection = .deny
    ) {
        self.gatewayModes = gatewayModes
        self.masquerades = masquerades
        self.sourceAddresses = sourceAddresses
        self.trustedInterfaces = trustedInterfaces
        self.spoofing = spoofing
    }
}
