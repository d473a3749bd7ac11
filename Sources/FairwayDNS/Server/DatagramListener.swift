internal import LinuxSystem
internal import SystemPackage

/// Answers at one address by datagrams.
final class DatagramListener: EventHandler {
    private let service: NameService
    private let socket: OwnedDescriptor
    private let audience: Audience
    private var token: EventQueue.Token = 0

    init(_ socket: consuming OwnedDescriptor, _ audience: Audience, in service: NameService) throws(Errno) {
        self.service = service
        self.socket = socket
        self.audience = audience
        token = try service.loop.watch(self.socket.rawValue, .reading, self)
    }

    func close() {
        service.loop.forget(socket.rawValue, token)
    }

    func handle(_ event: EventQueue.Event) {
        // An error, such as that of an earlier answer, is read and gone; the next event brings what waits.
        _ = try? service.datagrams.answer(at: socket.rawValue) { message, peer in
            service.answer(message, from: Asker(audience: audience, address: peer.address)) {
                { [weak self] answer in
                    // What can't be sent is lost, as it might be on its way.
                    if let self { try? peer.send(answer, from: socket.rawValue) }
                }
            }
        }
    }
}
