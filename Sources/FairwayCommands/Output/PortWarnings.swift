internal import FairwayModel

/// What people should know about the ports that they publish.
enum PortWarnings {
    /// A sentence for each range that is too long to be held.
    static func text(for ports: [PortRequest]) -> [String] {
        ports.filter { $0.count > PublishedPort.mostHeldPorts }.map { port in
            """
            the \(port.count) \(port.transport.rawValue) ports from \(port.hostPort) on are free now, but not held: \
            ranges of more than \(PublishedPort.mostHeldPorts) ports stay open to other processes of this host, and ::1 \
            does not reach them
            """
        }
    }
}
