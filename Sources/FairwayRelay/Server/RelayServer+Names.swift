internal import FairwayDNS
internal import FairwayModel
internal import IPAddressing
internal import SystemPackage

extension RelayServer {
    /// Carries out a request that is about names; all others are somebody else's.
    mutating func carryOutNames(
        _ request: RelayRequest,
        _ sockets: consuming SocketList,
        for peer: RelayPeer
    ) throws(MessageError) -> [RelayReply] {
        switch request {
        case .content(let bytes):
            peer.keepForLater(bytes)
            return []
        case .serve(let addresses):
            peer.keepForLater(sockets)
            let content = peer.takeContent()
            return [try serve(content, try peer.takePending(), at: addresses)]
        case .stopServing(let network):
            return [stopServing(network)]
        case .add(let member, let network):
            return [.known(names?.add(member, to: network) ?? false)]
        case .remove(let container, let network):
            return [.known(names?.remove(container, from: network) ?? false)]
        case .services(let network):
            let ports = (names?.ports ?? [:]).filter { network == nil || $0.key == network }
            return ports.map { .served(network: $0.key, ports: $0.value) } + [.end]
        case .hello, .sockets, .hold, .release, .list, .leave:
            throw .malformed
        }
    }

    private mutating func serve(
        _ bytes: [UInt8],
        _ sockets: consuming SocketList,
        at addresses: [IPAddress]
    ) throws(MessageError) -> RelayReply {
        guard let content = try? ZoneContent(bytes) else { throw .malformed }
        do throws(Errno) {
            let names = try startedNames()
            let isServed = try names.serve(content, at: addresses, sockets)
            try closeUnusedNames()
            return isServed ? .served(network: content.id, ports: names.ports[content.id] ?? [:]) : .known(false)
        } catch {
            RelayProgram.complain("can't answer the names of the network \(content.name): \(error)")
            try? closeUnusedNames()
            return .refused(.unserved)
        }
    }

    private mutating func stopServing(_ network: ObjectID) -> RelayReply {
        do throws(Errno) {
            try names?.stop(network)
            try closeUnusedNames()
        } catch {
            RelayProgram.complain("can't end the names of the network \(network): \(error)")
            return .refused(.unserved)
        }
        isFinished = count == 0
        return .done(owners: UInt32(count))
    }

    private mutating func startedNames() throws(Errno) -> ServedNames {
        if let names { return names }
        let started = try ServedNames(resolverFile: resolverFile)
        names = started
        return started
    }

    private mutating func closeUnusedNames() throws(Errno) {
        guard let unused = names, unused.ports.isEmpty else { return }
        names = nil
        try unused.close()
    }
}
