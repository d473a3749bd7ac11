internal import FairwayModel

/// What one owner has: the entries of its ports, the sockets that hold them, and what the relay carries.
final class Holding {
    private(set) var ports: [PublishedPort] = []
    private var sockets = SocketList()
    private var served: [any ProxyPort] = []

    func add(_ ports: [PublishedPort], _ sockets: consuming SocketList, served: [any ProxyPort]) {
        self.ports += ports
        self.sockets.append(sockets)
        self.served += served
    }

    /// Ends what came by the ports.
    func stop() {
        for port in served { port.stop() }
    }
}
