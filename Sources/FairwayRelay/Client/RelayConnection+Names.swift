internal import FairwayModel
internal import IPAddressing

extension RelayConnection {
    /// Where names are answered: on behalf of one network, or of all.
    mutating func services(of network: ObjectID?) throws(RelayFailure) -> [ObjectID: [IPAddress: UInt16]] {
        try send(.services(of: network))
        var services: [ObjectID: [IPAddress: UInt16]] = [:]
        while true {
            switch try receive() {
            case .served(let network, let ports): services[network] = ports
            case .end: return services
            case .welcome, .done, .held, .known, .refused: throw .misunderstood
            }
        }
    }

    /// Has a network's names answered; nil if the relay needs more sockets than these.
    mutating func serve(
        _ content: [UInt8],
        at addresses: [IPAddress],
        _ sockets: borrowing SocketList
    ) throws(RelayFailure) -> [IPAddress: UInt16]? {
        var rest = content[...]
        while !rest.isEmpty {
            try send(.content(Array(rest.prefix(MessageFormat.mostContent))))
            rest = rest.dropFirst(MessageFormat.mostContent)
        }
        try send(.serve(addresses: addresses), sockets: sockets.numbers[...])
        switch try receive() {
        case .served(_, let ports): return ports
        case .known(false): return nil
        default: throw .misunderstood
        }
    }

    /// Whether the network that a change was about is served.
    mutating func receiveKnown() throws(RelayFailure) -> Bool {
        guard case .known(let isKnown) = try receive() else { throw .misunderstood }
        return isKnown
    }

    /// Ends the service of a network; the result says how many owners and networks there are now.
    mutating func stopServing(_ network: ObjectID) throws(RelayFailure) -> UInt32 {
        try send(.stopServing(network: network))
        return try receiveDone()
    }
}
