internal import FairwayModel

/// What one owner has: the entries of its ports and the sockets that hold them.
final class Holding {
    private(set) var ports: [PublishedPort] = []
    private var sockets = SocketList()

    func add(_ ports: [PublishedPort], _ sockets: consuming SocketList) {
        self.ports += ports
        self.sockets.append(sockets)
    }
}
