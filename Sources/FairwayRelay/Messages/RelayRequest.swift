internal import FairwayDNS
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
    /// A piece of a network's names, for the `serve` that follows; not answered.
    case content([UInt8])
    /// Answer the names sent since the last `serve` at these addresses and no others.
    ///
    /// The sockets sent since are for those addresses where the network is not served yet, in their order: two each, for
    /// datagrams and streams.
    case serve(addresses: [IPAddress])
    /// Answer a network's names no longer, and close its sockets.
    case stopServing(network: ObjectID)
    /// Take an attachment in, or its new state.
    case add(ZoneMember, network: ObjectID)
    /// Forget a container's attachment.
    case remove(ObjectID, network: ObjectID)
    /// Say where names are answered, for one network or for all.
    case services(of: ObjectID?)

    var bytes: [UInt8] {
        var writer = MessageWriter(kind: kind.rawValue)
        switch self {
        case .hello(let isDaemon):
            writer.put(UInt8(isDaemon ? 1 : 0))
        case .hold(let owner, let addresses, let ports):
            writer.put(owner)
            writer.put(addresses)
            writer.put(ports)
        case .release(let owner), .stopServing(let owner):
            writer.put(owner)
        case .content(let bytes):
            writer.put(bytes: bytes)
        case .serve(let addresses):
            writer.put(addresses)
        case .add(let member, let network):
            writer.put(network)
            writer.put(bytes: member.bytes)
        case .remove(let container, let network):
            writer.put(network)
            writer.put(container)
        case .services(let network):
            if let network { writer.put(network) }
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
        case .content: .content(reader.remainder())
        case .serve: .serve(addresses: try reader.addresses())
        case .stopServing: .stopServing(network: try reader.owner())
        case .add: try add(&reader)
        case .remove: try remove(&reader)
        case .services: .services(of: reader.isAtEnd ? nil : try reader.owner())
        }
    }

    private static func add(_ reader: inout MessageReader) throws(MessageReader.Malformed) -> Self {
        let network = try reader.owner()
        return .add(try reader.member(), network: network)
    }

    private static func remove(_ reader: inout MessageReader) throws(MessageReader.Malformed) -> Self {
        let network = try reader.owner()
        return .remove(try reader.owner(), network: network)
    }

    private enum Kind: UInt8 {
        case hello = 1
        case sockets, hold, release, list, leave, content, serve, stopServing, add, remove, services
    }

    private var kind: Kind {
        switch self {
        case .hello: .hello
        case .sockets: .sockets
        case .hold: .hold
        case .release: .release
        case .list: .list
        case .leave: .leave
        case .content: .content
        case .serve: .serve
        case .stopServing: .stopServing
        case .add: .add
        case .remove: .remove
        case .services: .services
        }
    }
}
