internal import FairwayModel
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// Keeps the sockets of published host ports while daemons come and go, carries what the kernel can't bring to their
/// containers, and has the names of networks answered; ends with the last port and network.
///
/// One thread for all ports, and one for names. Whoever started the relay has ten seconds to connect.
struct RelayServer: ~Copyable {
    private static let patienceMilliseconds: Int32 = 10_000

    private let listener: OwnedDescriptor
    private let waiter: OwnedDescriptor
    private var peers: [RelayPeer] = []
    private var holdings: [ObjectID: Holding] = [:]
    let resolverFile: String
    /// Nil while no network is served.
    var names: ServedNames?
    private let proxy: PortProxy
    var isFinished = false

    /// Takes over a listening SOCK_SEQPACKET socket and the writing end of the waiter's pipe.
    ///
    /// - Parameter resolverFile: the resolv.conf(5) that names whom to ask for names that are not ours.
    init(
        listener: consuming OwnedDescriptor,
        waiter: consuming OwnedDescriptor,
        resolverFile: String,
        limits: ProxyLimits = ProxyLimits()
    ) throws(Errno) {
        self.listener = listener
        self.waiter = waiter
        self.resolverFile = resolverFile
        proxy = try PortProxy(limits: limits)
    }

    /// Serves until nothing is held any more.
    ///
    /// Blocks the calling thread.
    mutating func run() throws(Errno) {
        while !isFinished {
            let isUnused = peers.isEmpty && count == 0
            let file = names?.rawValue
            let readable = try Poll.firstReadable(
                of: peers.map(\.number) + [listener.rawValue, file, proxy.rawValue].compactMap(\.self),
                timeoutMilliseconds: isUnused ? Self.patienceMilliseconds : millisecondsToTurn
            )
            switch readable {
            case nil where isUnused: return
            case let index? where index < peers.count: serve(peers[index])
            case peers.count: accept()
            case peers.count + 1 where file != nil: names?.followFile()
            default: try proxy.takeTurn()
            }
        }
    }

    /// How many owners and networks there are.
    var count: Int { holdings.count + (names?.ports.count ?? 0) }

    /// In poll(2)'s convention.
    private var millisecondsToTurn: Int32 {
        proxy.nextTurn.map { Deadline(at: $0).remainingMilliseconds } ?? -1
    }

    private mutating func accept() {
        do throws(Errno) {
            try takeConnection()
        } catch .tooManyOpenFiles {
            // Whoever can release ports is let in before those who call them.
            proxy.withSpareDescriptor { try? takeConnection() }
        } catch {
            // The client is gone again, and sees that its connection broke.
        }
    }

    /// Takes a connection if root made it.
    private mutating func takeConnection() throws(Errno) {
        let listening = listener.rawValue
        let connection = OwnedDescriptor(owning: try systemCall { Glibc.accept(listening, nil, nil) })
        let socket = try PacketSocket(connection, timeoutSeconds: 2)
        guard try socket.peer.user == 0 else { return }
        peers.append(RelayPeer(socket))
    }

    /// Handles one packet, or the end of the connection.
    private mutating func serve(_ peer: RelayPeer) {
        do throws(Errno) {
            for reply in try replies(to: peer) { try peer.send(reply) }
        } catch {
            remove(peer)
        }
    }

    private mutating func replies(to peer: RelayPeer) throws(Errno) -> [RelayReply] {
        do throws(Errno) {
            guard let packet = try peer.receive() else {
                remove(peer)
                return []
            }
            return carryOut(packet, for: peer)
        } catch  where error == .messageTooLong {
            peer.loseSockets()
            return [.refused(.incomplete)]
        }
    }

    private mutating func carryOut(_ packet: consuming PacketSocket.Packet, for peer: RelayPeer) -> [RelayReply] {
        let bytes = packet.bytes
        do throws(MessageError) {
            return try carryOut(try RelayRequest(bytes[...]), packet.sockets, for: peer)
        } catch {
            return [.refused(error)]
        }
    }

    private mutating func carryOut(
        _ request: RelayRequest,
        _ sockets: consuming SocketList,
        for peer: RelayPeer
    ) throws(MessageError) -> [RelayReply] {
        switch request {
        case .hello(let isDaemon):
            peer.isDaemon = isDaemon
            return [.welcome(processID: UInt32(getpid()))]
        case .sockets:
            peer.keepForLater(sockets)
            return []
        case .hold(let owner, let addresses, let ports):
            peer.keepForLater(sockets)
            return [hold(ports, try peer.takePending(), for: owner, at: addresses)]
        case .release(let owner):
            holdings.removeValue(forKey: owner)?.stop()
            isFinished = count == 0
            return [.done(owners: UInt32(count))]
        case .list:
            return holdings.map { .held(owner: $0.key, ports: $0.value.ports) } + [.end]
        case .leave:
            peer.isDaemon = false
            remove(peer)
            return []
        case .content, .serve, .stopServing, .add, .remove, .services:
            return try carryOutNames(request, sockets, for: peer)
        }
    }

    private mutating func hold(
        _ ports: [PublishedPort],
        _ sockets: consuming SocketList,
        for owner: ObjectID,
        at addresses: [IPAddress]
    ) -> RelayReply {
        do throws(Errno) {
            let served = try proxy.serve(sockets.numbers, of: ports, to: addresses)
            let holding = holdings[owner] ?? Holding()
            holding.add(ports, sockets, served: served)
            holdings[owner] = holding
            return .done(owners: UInt32(count))
        } catch {
            RelayProgram.complain("can't answer at published ports: \(error)")
            return .refused(.unserved)
        }
    }

    /// Forgets a connection; one of a daemon that broke while something is held calls for another daemon.
    private mutating func remove(_ peer: RelayPeer) {
        peers.removeAll { $0 === peer }
        if count == 0 {
            isFinished = peers.isEmpty
        } else if peer.isDaemon {
            let pipe = waiter.rawValue
            // Where there is no waiter this is /dev/null, and a waiter that died can't be helped.
            _ = try? systemCall { unsafe write(pipe, [1] as [UInt8], 1) }
        }
    }
}
