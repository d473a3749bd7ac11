internal import FairwayModel
internal import IPAddressing

/// What the relay answers.
enum RelayReply: Hashable {
    /// To `hello`.
    case welcome(processID: UInt32)
    /// To `hold`, `release` and `stopServing`: it is done, and so many owners and networks have something; with 0 the
    /// relay ends.
    case done(owners: UInt32)
    /// To `list`, once an owner or more often.
    case held(owner: ObjectID, ports: [PublishedPort])
    /// To `list` and `services`, after the last of what they asked for.
    case end
    /// To a message that was not understood; nothing was done.
    case refused(MessageError)
    /// To `serve`, and to `services` once a network or more often: the port by address.
    case served(network: ObjectID, ports: [IPAddress: UInt16])
    /// To `add` and `remove`: whether the network is served; false to `serve` where more sockets are needed.
    case known(Bool)

    var bytes: [UInt8] {
        var writer = MessageWriter(kind: kind.rawValue)
        switch self {
        case .welcome(let processID):
            writer.put(processID)
        case .done(let owners):
            writer.put(owners)
        case .held(let owner, let ports):
            writer.put(owner)
            writer.put(ports)
        case .end:
            break
        case .refused(let reason):
            writer.put(reason.rawValue)
        case .served(let network, let ports):
            writer.put(network)
            writer.put(ports)
        case .known(let isKnown):
            writer.put(UInt8(isKnown ? 1 : 0))
        }
        return writer.bytes
    }

    /// Reads what ``bytes`` wrote.
    init(_ bytes: ArraySlice<UInt8>) throws(MessageError) {
        self = try MessageReader.message(in: bytes, Self.body)
    }

    private static func body(of kind: Kind, _ reader: inout MessageReader) throws(MessageReader.Malformed) -> Self {
        switch kind {
        case .welcome: return .welcome(processID: try reader.integer())
        case .done: return .done(owners: try reader.integer())
        case .held: return .held(owner: try reader.owner(), ports: try reader.ports())
        case .end: return .end
        case .refused:
            guard let reason = MessageError(rawValue: try reader.integer()) else { throw MessageReader.Malformed() }
            return .refused(reason)
        case .served: return .served(network: try reader.owner(), ports: try reader.portsByAddress())
        case .known: return .known(try reader.integer(UInt8.self) != 0)
        }
    }

    private enum Kind: UInt8 {
        case welcome = 1
        case done, held, end, refused, served, known
    }

    private var kind: Kind {
        switch self {
        case .welcome: .welcome
        case .done: .done
        case .held: .held
        case .end: .end
        case .refused: .refused
        case .served: .served
        case .known: .known
        }
    }
}
