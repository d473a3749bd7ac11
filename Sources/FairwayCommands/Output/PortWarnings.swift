internal import FairwayModel

/// What people should know about the ports that they publish.
enum PortWarnings {
    /// The relay holds a socket for each port of ranges up to this long.
    private static let heldCount: UInt16 = 1024

    /// A sentence for each range that is too long to be held.
    static func text(for ports: [PortRequest]) -> [String] {
        ports.filter { $0.count > heldCount }.map { port in
            """
            the \(port.count) \(port.transport.rawValue) ports from \(port.hostPort) on are free now, but not held: \
            ranges of more than \(heldCount) ports stay open to other processes of this host
            """
        }
    }
}
