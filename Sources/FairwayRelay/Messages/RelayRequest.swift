internal import FairwayModel
internal import IPAddressing

/// What a client asks of the relay.
enum RelayRequest: Hashable {
    /// The first message of a connection; `isDaemon`: the relay shall have the daemon started again if this breaks.
    case hello(isDaemon: Bool)
    /// More sockets for the `hold` that follows; not answered.
    case sockets
    /// Keep all sockets sent since the last `hold`, and this message's, for an owner, beside what it has.
    ///
    /// What the kernel can't bring to the owner's addresses, the relay carries there.
    case hold(owner: ObjectID, addresses: [IPAddress], ports: [PublishedPort])
    /// Close what an owner has.
    case release(owner: ObjectID)
    /// Say what is held.
    case list
    /// The client ends on purpose.
    case leave

    var bytes: [UInt8] {
        var writer = MessageWriter(kind: kind.rawValue)
        switch self {
        case .hello(let isDaemon):
            writer.put(UInt8(isDaemon ? 1 : 0))
        case .hold(let owner, let addresses, let ports):
            writer.put(owner)
            writer.put(addresses)
            writer.put(ports)
        case .release(let owner):
            writer.put(owner)
        case .sockets, .list, .leave:
            break
        }
        return writer.bytes
    }

    /// Reads what ``bytes`` wrote.
    init(_ bytes: ArraySlice<UInt8>) throws(MessageError) {
        self = try MessageReader.message(in: bytes, Self.body)
    }

    private static func body(of kind: Kind, _ reader: inout MessageReader) throws(MessageReader.Malformed) -> Self {
        switch kind {
        case .hello: .hello(isDaemon: try reader.integer(UInt8.self) != 0)
        case .sockets: .sockets
        case .hold:
            .hold(owner: try reader.owner(), addresses: try reader.addresses(), ports: try reader.ports())
        case .release: .release(owner: try reader.owner())
        case .list: .list
        case .leave: .leave
        }
    }

    private enum Kind: UInt8 {
        case hello = 1
        case sockets, hold, release, list, leave
    }

    private var kind: Kind {
        switch self {
        case .hello: .hello
        case .sockets: .sockets
        case .hold: .hold
        case .release: .release
        case .list: .list
        case .leave: .leave
        }
    }
}
