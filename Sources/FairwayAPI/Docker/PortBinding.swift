package import FairwayModel
internal import IPAddressing

/// One published port of one address, as Docker lists them.
package struct PortBinding: Hashable, Sendable {
    /// Such as `80/tcp`.
    package var containerPort: String
    /// An address of the host; `0.0.0.0` stands for every one.
    package var hostAddress: String
    /// Empty for one that the engine is to choose.
    package var hostPort: String

    /// The single ports of a range; one that is open on every address is shown on 0.0.0.0.
    package static func all(_ port: PublishedPort) -> [PortBinding] {
        let addresses = port.hostAddress.map { [$0.description] } ?? ["0.0.0.0"]
        return (0..<Int(port.count)).flatMap { offset in
            addresses.map { address in
                PortBinding(
                    containerPort: "\(Int(port.containerPort) + offset)/\(port.transport.rawValue)",
                    hostAddress: address,
                    hostPort: port.hostPort == 0 ? "" : String(Int(port.hostPort) + offset)
                )
            }
        }
    }
}
