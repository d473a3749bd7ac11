internal import FairwayModel
internal import LinuxSystem

/// Who has a port that could not be bound, as far as that can be found out.
enum PortOwner: Hashable {
    /// An object of ours, as in `container "web"`.
    case named(String)
    /// A process of this host.
    case process(id: Int32, name: String)
    /// Nobody any more: connections that only wait for their end.
    case closingConnections
    /// A process that can't be seen from here, or a socket that the kernel doesn't list.
    case unknown

    /// The end of the sentence: who it is, and what to do.
    var clause: String {
        switch self {
        case .named(let holder): "held by \(holder); stop that or publish another host port"
        case .process(let id, let name):
            "held by the process \(id) (\(name)); stop that or publish another host port"
        case .closingConnections:
            "still held by connections that ended less than a minute ago; try again then or publish another host port"
        case .unknown: "held by another process; publish another host port"
        }
    }

    /// Looks in the socket tables of the calling thread's network namespace, then through all processes.
    ///
    /// The kernel doesn't list a socket that is bound but neither listening nor connected.
    static func find(_ request: PublishedPort, at port: UInt16) -> Self {
        let entries = SocketTable.current(request.transport).filter {
            $0.port == port && PublishedPort.overlap($0.meaning, request.hostAddress)
        }
        let listening = entries.filter { $0.inode != 0 && $0.isListening } + entries.filter { $0.inode != 0 }
        guard let socket = listening.first else { return entries.isEmpty ? .unknown : .closingConnections }
        return process(holding: socket.inode) ?? .unknown
    }

    private static func process(holding inode: UInt64) -> Self? {
        let link = "socket:[\(inode)]"
        let processes = ((try? Files.names(in: "/proc")) ?? []).compactMap { Int32($0) }
        for id in processes {
            // A process may end, or hide its descriptors, while we look.
            let directory = "/proc/\(id)/fd"
            guard let numbers = try? Files.names(in: directory),
                numbers.contains(where: { (try? Files.target(ofLink: "\(directory)/\($0)")) == link })
            else { continue }
            let name = (try? Files.readText("/proc/\(id)/comm")) ?? ""
            return .process(id: id, name: String(name.prefix { $0 != "\n" }))
        }
        return nil
    }
}
