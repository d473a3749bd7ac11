internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Takes connections at one address.
final class StreamListener: EventHandler {
    /// So many that come at once are taken before others have their turn.
    private static let mostAtOnce = 64

    private let service: NameService
    private let socket: OwnedDescriptor
    private let audience: Audience
    private var token: EventQueue.Token = 0
    private var clients: [ObjectIdentifier: StreamClient] = [:]

    init(_ socket: consuming OwnedDescriptor, _ audience: Audience, in service: NameService) throws(Errno) {
        self.service = service
        self.socket = socket
        self.audience = audience
        token = try service.loop.watch(self.socket.rawValue, .reading, self)
    }

    func close() {
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
                // Whoever waits is served when one of those that are open ends.
                return service.endLongestSilentStream()
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
        if service.streams.count >= service.limits.streams { service.endLongestSilentStream() }
        let client = try StreamClient(accepted, audience, in: service, of: self)
        clients[ObjectIdentifier(client)] = client
        service.streams[ObjectIdentifier(client)] = client
    }
}

extension NameService {
    func endLongestSilentStream() {
        streams.values.min { $0.lastUse < $1.lastUse }?.end()
    }
}
