internal import FairwayModel

extension PortRequest {
    /// The same ports where nothing is translated: host address and host port say nothing there.
    var opened: PublishedPort {
        PublishedPort(hostPort: containerPort, containerPort: containerPort, count: count, transport: transport)
    }
}
