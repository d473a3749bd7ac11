internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Takes connections at one address.
final class StreamListener: EventHandler {
    /// So many that come at once are taken before others have their turn.
    private static let mostAtOnce = 64
    private static let pause: Duration = .milliseconds(100)

    private let service: NameService
    private let socket: OwnedDescriptor
    private let audience: Audience
    private var token: EventQueue.Token = 0
    private var isClosed = false
    private var clients: [ObjectIdentifier: StreamClient] = [:]

    init(_ socket: consuming OwnedDescriptor, _ audience: Audience, in service: NameService) throws(Errno) {
        self.service = service
        self.socket = socket
        self.audience = audience
        token = try service.loop.watch(self.socket.rawValue, .reading, self)
    }

    func close() {
        isClosed = true
        service.loop.forget(socket.rawValue, token)
        for client in clients.values { client.end() }
    }

    func handle(_ event: EventQueue.Event) {
        for _ in 0..<Self.mostAtOnce {
            do throws(Errno) {
                try accept()
            } catch .resourceTemporarilyUnavailable {
                return
            } catch .tooManyOpenFiles {
                return pause()
            } catch {
                // The caller is gone again.
                continue
            }
        }
    }

    func remove(_ client: StreamClient) {
        clients[ObjectIdentifier(client)] = nil
        service.streams[ObjectIdentifier(client)] = nil
    }

    private func accept() throws(Errno) {
        let accepted = try OwnedDescriptor.accept(at: socket.rawValue)
        try SocketOption.set(TCP_NODELAY, at: Int32(IPPROTO_TCP), to: 1, on: accepted.rawValue)
        let asker = Asker(audience: audience, address: try SocketAddress.peer(of: accepted.rawValue).address)
        service.makeRoomForStream(of: asker)
        let client = try StreamClient(accepted, asker, in: service, of: self)
        clients[ObjectIdentifier(client)] = client
        service.streams[ObjectIdentifier(client)] = client
    }

    /// Leaves who waits waiting until a descriptor may be free again; nobody would say when.
    private func pause() {
        service.loop.forget(socket.rawValue, token)
        service.loop.schedule(at: .now + Self.pause) { [weak self] in
            guard let self, !isClosed else { return }
            do throws(Errno) {
                token = try service.loop.watch(socket.rawValue, .reading, self)
            } catch {
                pause()
            }
        }
    }
}

extension NameService {
    /// Ends the connection that was silent for longest where there are too many, and first one of who has too many.
    func makeRoomForStream(of asker: Asker) {
        let own = streams.values.filter { $0.asker == asker }
        let crowd = own.count >= limits.streamsPerClient ? own : Array(streams.values)
        guard own.count >= limits.streamsPerClient || streams.count >= limits.streams else { return }
        crowd.min { $0.lastUse < $1.lastUse }?.end()
    }
}
