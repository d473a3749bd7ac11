internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// What a resolver's thread does until it is told to end.
final class ResolverThread: EventHandler {
    private struct Listener {
        var datagrams: DatagramListener
        var streams: StreamListener
        /// Where it listens, if clients of any network may ask there.
        var address: NameServer?
    }

    private let inbox: Inbox
    private let service: NameService
    private var token: EventQueue.Token = 0
    private var listeners: [ObjectID: [Listener]] = [:]
    private var isOver = false

    init(_ inbox: Inbox, limits: ResolverLimits) throws(Errno) {
        self.inbox = inbox
        service = try NameService(inbox, limits: limits)
        token = try service.loop.watch(inbox.event.rawValue, .reading, self)
    }

    /// Blocks the calling thread.
    func run() throws(Errno) {
        while !isOver { try service.loop.takeTurn() }
    }

    func handle(_ event: EventQueue.Event) {
        service.refresh()
        for order in inbox.takeOrders() {
            do throws(Errno) {
                try carryOut(order.command)
                order.finish(nil)
            } catch {
                order.finish(error)
            }
        }
    }

    private func carryOut(_ command: Inbox.Command) throws(Errno) {
        switch command {
        case .begin:
            break
        case .listen(let datagrams, let streams, let audience, let owner):
            let datagrams = OwnedDescriptor(owning: datagrams)
            let streams = OwnedDescriptor(owning: streams)
            listeners[owner, default: []].append(try listen(datagrams, streams, audience))
        case .stop(let owner, let address):
            let ending = listeners[owner, default: []].filter { address == nil || $0.address?.address == address }
            for listener in ending { close(listener) }
            listeners[owner]?.removeAll { address == nil || $0.address?.address == address }
            if listeners[owner]?.isEmpty == true { listeners[owner] = nil }
        case .end:
            for listener in listeners.values.joined() { close(listener) }
            listeners = [:]
            service.loop.forget(inbox.event.rawValue, token)
            isOver = true
        }
        service.forwarder.ownAddresses = Set(listeners.values.joined().compactMap(\.address))
    }

    private func listen(
        _ datagrams: consuming OwnedDescriptor,
        _ streams: consuming OwnedDescriptor,
        _ audience: Audience
    ) throws(Errno) -> Listener {
        let local = try SocketAddress.local(of: datagrams.rawValue)
        let atDatagrams = try DatagramListener(datagrams, audience, in: service)
        do throws(Errno) {
            return Listener(
                datagrams: atDatagrams,
                streams: try StreamListener(streams, audience, in: service),
                // A container's own loopback address may be another server's on the host.
                address: audience == .bySource ? NameServer(local.address, port: local.port) : nil
            )
        } catch {
            atDatagrams.close()
            throw error
        }
    }

    private func close(_ listener: Listener) {
        listener.datagrams.close()
        listener.streams.close()
    }
}
