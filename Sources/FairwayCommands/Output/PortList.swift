internal import FairwayModel
internal import IPAddressing

/// Published ports as people read them.
enum PortList {
    /// Such as `0.0.0.0:8080->80/tcp, 127.0.0.1:5000-5002->5000-5002/tcp`.
    static func text(_ ports: [PublishedPort]) -> String {
        ports.sorted { key($0) < key($1) }.map { port in
            let host = "\(hostText(port)):\(range(port.hostPort, port.count))"
            return "\(host)->\(range(port.containerPort, port.count))/\(port.transport.rawValue)"
        }.joined(separator: ", ")
    }

    /// The host's side of one container port, such as `0.0.0.0:8080`; nil if the range doesn't have it.
    static func hostSide(of containerPort: UInt16, transport: TransportProtocol, in port: PublishedPort) -> String? {
        guard port.transport == transport, containerPort >= port.containerPort,
            containerPort - port.containerPort < port.count
        else { return nil }
        return "\(hostText(port)):\(port.hostPort + (containerPort - port.containerPort))"
    }

    /// All single ports, as `fairway port` lists them: `80/tcp -> 0.0.0.0:8080`.
    static func lines(_ ports: [PublishedPort]) -> [String] {
        ports.sorted { key($0) < key($1) }.flatMap { port in
            (0..<port.count).map { offset in
                let container = "\(port.containerPort + offset)/\(port.transport.rawValue)"
                return "\(container) -> \(hostText(port)):\(port.hostPort + offset)"
            }
        }
    }

    private static func key(_ port: PublishedPort) -> (UInt16, String, UInt16, IPAddress) {
        (port.containerPort, port.transport.rawValue, port.hostPort, port.hostAddress ?? .v4(.any))
    }

    private static func hostText(_ port: PublishedPort) -> String {
        guard let address = port.hostAddress else { return "0.0.0.0" }
        return address.isIPv6 ? "[\(address)]" : address.description
    }

    private static func range(_ first: UInt16, _ count: UInt16) -> String {
        count == 1 ? String(first) : "\(first)-\(first + (count - 1))"
    }
}
