internal import FairwayModel
internal import Glibc
package import LinuxSystem
package import SystemPackage

/// Keeps the sockets of published host ports while daemons come and go; ends with the last of them.
///
/// One thread, and no clock but for one bound: whoever started the relay has ten seconds to connect.
package struct RelayServer: ~Copyable {
    private static let patienceMilliseconds: Int32 = 10_000

    private let listener: OwnedDescriptor
    private let waiter: OwnedDescriptor
    private var peers: [RelayPeer] = []
    private var holdings: [ObjectID: Holding] = [:]
    private var isFinished = false

    /// Takes over a listening SOCK_SEQPACKET socket and the writing end of the waiter's pipe.
    package init(listener: consuming OwnedDescriptor, waiter: consuming OwnedDescriptor) {
        self.listener = listener
        self.waiter = waiter
    }

    /// Serves until nothing is held any more.
    ///
    /// Blocks the calling thread.
    package mutating func run() throws(Errno) {
        while !isFinished {
            let isUnused = peers.isEmpty && holdings.isEmpty
            let readable = try Poll.firstReadable(
                of: peers.map(\.number) + [listener.rawValue],
                timeoutMilliseconds: isUnused ? Self.patienceMilliseconds : -1
            )
            guard let readable else { return }
            if readable < peers.count {
                serve(peers[readable])
            } else {
                accept()
            }
        }
    }

    /// Takes a connection if root made it.
    private mutating func accept() {
        let listening = listener.rawValue
        do throws(Errno) {
            let connection = OwnedDescriptor(owning: try systemCall { Glibc.accept(listening, nil, nil) })
            let socket = try PacketSocket(connection, timeoutSeconds: 2)
            guard try socket.peer.user == 0 else { return }
            peers.append(RelayPeer(socket))
        } catch {
            // The client is gone again, and sees that its connection broke.
        }
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
            return [.refused(.incomplete)]
        }
    }

    private mutating func carryOut(_ packet: consuming PacketSocket.Packet, for peer: RelayPeer) -> [RelayReply] {
        let bytes = packet.bytes
        do throws(MessageError) {
            return carryOut(try RelayRequest(bytes[...]), packet.sockets, for: peer)
        } catch {
            return [.refused(error)]
        }
    }

    private mutating func carryOut(
        _ request: RelayRequest,
        _ sockets: consuming SocketList,
        for peer: RelayPeer
    ) -> [RelayReply] {
        switch request {
        case .hello(let isDaemon):
            peer.isDaemon = isDaemon
            return [.welcome(processID: UInt32(getpid()))]
        case .sockets:
            peer.keepForLater(sockets)
            return []
        case .hold(let owner, let ports):
            peer.keepForLater(sockets)
            let holding = holdings[owner] ?? Holding()
            holding.add(ports, peer.takePending())
            holdings[owner] = holding
            return [.done(owners: UInt32(holdings.count))]
        case .release(let owner):
            holdings[owner] = nil
            isFinished = holdings.isEmpty
            return [.done(owners: UInt32(holdings.count))]
        case .list:
            return holdings.map { .held(owner: $0.key, ports: $0.value.ports) } + [.end]
        case .leave:
            peer.isDaemon = false
            remove(peer)
            return []
        }
    }

    /// Forgets a connection; one of a daemon that broke while something is held calls for another daemon.
    private mutating func remove(_ peer: RelayPeer) {
        peers.removeAll { $0 === peer }
        if holdings.isEmpty {
            isFinished = peers.isEmpty
        } else if peer.isDaemon {
            let pipe = waiter.rawValue
            // Where there is no waiter this is /dev/null, and a waiter that died can't be helped.
            _ = try? systemCall { unsafe write(pipe, [1] as [UInt8], 1) }
        }
    }
}
