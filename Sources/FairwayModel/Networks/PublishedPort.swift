package import IPAddressing

/// Consecutive host ports that lead to consecutive ports of one endpoint, reserved in the store.
package struct PublishedPort: Hashable, Sendable, Codable {
    /// One address of the host, every one of a family (0.0.0.0 or ::), or nil for every one of both.
    package var hostAddress: IPAddress?
    /// The first host port, never 0.
    package var hostPort: UInt16
    /// The first container port, never 0.
    package var containerPort: UInt16
    /// How many ports, from 1; the ranges end at or below 65,535.
    package var count: UInt16
    package var transport: TransportProtocol

    package init(
        hostAddress: IPAddress? = nil,
        hostPort: UInt16,
        containerPort: UInt16,
        count: UInt16 = 1,
        transport: TransportProtocol = .tcp
    ) {
        self.hostAddress = hostAddress
        self.hostPort = hostPort
        self.containerPort = containerPort
        self.count = count
        self.transport = transport
    }

    /// Whether host and container ports are the same numbers, so that one interval says it all.
    package var isUnshifted: Bool { hostPort == containerPort }

    package var hostPorts: ClosedRange<UInt16> { hostPort...(hostPort + (count - 1)) }

    package var containerPorts: ClosedRange<UInt16> { containerPort...(containerPort + (count - 1)) }
}
