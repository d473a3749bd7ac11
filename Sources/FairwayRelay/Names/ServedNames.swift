internal import FairwayDNS
internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// The networks whose names the relay answers.
///
/// What comes from the network is read by the resolver's thread only.
final class ServedNames {
    private let resolver: Resolver
    private let file: ResolverFile
    /// Where each network is served, and at which port.
    private(set) var ports: [ObjectID: [IPAddress: UInt16]] = [:]

    /// Starts a resolver that asks the name servers of a resolv.conf(5), and follows its changes.
    init(resolverFile path: String) throws(Errno) {
        resolver = try Resolver()
        file = ResolverFile(path)
        followFile()
    }

    /// Readable when the resolv.conf may have changed; nil where that can't be known.
    var rawValue: Int32? { file.rawValue }

    /// Takes over the name servers of the resolv.conf.
    func followFile() {
        if let configuration = file.takeChange() { resolver.replace(configuration) }
    }

    /// Answers a network's names at these addresses and no others.
    ///
    /// - Parameter sockets: two for each address where the network is not served yet.
    /// - Returns: false where these are not as many as that; then nothing was changed.
    func serve(
        _ content: ZoneContent,
        at addresses: [IPAddress],
        _ sockets: consuming SocketList
    ) throws(Errno) -> Bool {
        let network = content.id
        let served = ports[network] ?? [:]
        let missing = addresses.filter { served[$0] == nil }
        guard sockets.numbers.count == 2 * missing.count else { return false }
        let zone = Zone(content)
        var added: [IPAddress: UInt16] = [:]
        do throws(Errno) {
            for address in missing { added[address] = try listen(at: address, &sockets, for: network) }
        } catch {
            for address in added.keys { try? resolver.stopListening(at: address, for: network) }
            throw error
        }
        resolver.set(zone)
        for address in served.keys where !addresses.contains(address) {
            try resolver.stopListening(at: address, for: network)
        }
        ports[network] = served.filter { addresses.contains($0.key) }.merging(added) { $1 }
        return true
    }

    /// The port of the next two sockets.
    private func listen(
        at address: IPAddress,
        _ sockets: inout SocketList,
        for network: ObjectID
    ) throws(Errno) -> UInt16 {
        guard let datagrams = sockets.removeFirst(), let streams = sockets.removeFirst() else { throw .invalidArgument }
        let local = try SocketAddress.local(of: datagrams.rawValue)
        guard local.address == address else { throw .invalidArgument }
        try resolver.listen(at: ListeningSockets(datagrams: datagrams, streams: streams), for: network)
        return local.port
    }

    /// Ends the service of a network; its ports are free then.
    func stop(_ network: ObjectID) throws(Errno) {
        guard ports.removeValue(forKey: network) != nil else { return }
        try resolver.stopListening(for: network)
        resolver.remove(network)
    }

    /// Whether the network is served.
    func add(_ member: ZoneMember, to network: ObjectID) -> Bool {
        guard ports[network] != nil else { return false }
        resolver.add(member, to: network)
        return true
    }

    /// Whether the network is served.
    func remove(_ container: ObjectID, from network: ObjectID) -> Bool {
        guard ports[network] != nil else { return false }
        resolver.remove(container, from: network)
        return true
    }

    /// Ends the resolver.
    func close() throws(Errno) {
        try resolver.close()
    }
}
