package import IPAddressing

/// Ports that a user asked to publish: `[IP:]HOST[-HOST]:CONT[-CONT][/tcp|udp|sctp]`, not yet reserved.
package struct PortRequest: Hashable, Sendable, Codable {
    /// One address of the host, every one of a family (0.0.0.0 or ::), or nil for every one of both.
    package var hostAddress: IPAddress?
    /// The first host port; 0 asks for any free one.
    package var hostPort: UInt16
    /// How many host ports follow each other; more than `count` means: any free one of these.
    package var hostCount: UInt16
    package var containerPort: UInt16
    /// How many container ports follow each other, from 1.
    package var count: UInt16
    package var transport: TransportProtocol

    package init(
        hostAddress: IPAddress? = nil,
        hostPort: UInt16,
        hostCount: UInt16? = nil,
        containerPort: UInt16,
        count: UInt16 = 1,
        transport: TransportProtocol = .tcp
    ) {
        self.hostAddress = hostAddress
        self.hostPort = hostPort
        self.hostCount = hostCount ?? count
        self.containerPort = containerPort
        self.count = count
        self.transport = transport
    }
}
