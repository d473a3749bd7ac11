package import FairwayModel
package import IPAddressing
internal import LinuxSystem
package import SystemPackage

/// Answers questions for names: those of containers from what it was told, all others by asking the host's name servers.
///
/// One thread does all of it, in the network namespace of the one that made it, and waits for nobody: neither for a slow
/// name server nor for whoever tells it of a change.
package final class Resolver: Sendable {
    private let inbox: Inbox

    /// Starts the thread; it listens nowhere yet, and knows nothing.
    ///
    /// The corresponding C errors are those of epoll_create1(2). Blocks the calling thread for a moment.
    package init(limits: ResolverLimits = ResolverLimits()) throws(Errno) {
        let inbox = try Inbox()
        self.inbox = inbox
        startDetachedThread { Self.run(inbox, limits) }
        try inbox.carryOut(.begin)
    }

    /// Answers at two bound sockets from now on, on behalf of a network or a container.
    ///
    /// The corresponding C errors are those of listen(2) and epoll_ctl(2). Blocks the calling thread for a moment.
    package func listen(
        at sockets: consuming ListeningSockets,
        for owner: ObjectID,
        _ audience: Audience = .bySource
    ) throws(Errno) {
        try sockets.prepare()
        let (datagrams, streams) = sockets.release()
        try inbox.carryOut(.listen(datagrams: datagrams, streams: streams, audience, owner: owner))
    }

    /// Closes the sockets of a network or a container; then their ports are free.
    package func stopListening(for owner: ObjectID) throws(Errno) {
        try inbox.carryOut(.stop(owner: owner, at: nil))
    }

    /// Closes those at one address only.
    package func stopListening(at address: IPAddress, for owner: ObjectID) throws(Errno) {
        try inbox.carryOut(.stop(owner: owner, at: address))
    }

    /// Knows these networks and no others from now on: also for what is asked at the very moment that this returns, as
    /// after all changes below.
    package func replace(_ zones: Zones) {
        inbox.post(.replace(zones))
    }

    /// Takes in a network, or its new state.
    package func set(_ zone: Zone) {
        inbox.post(.set(zone))
    }

    /// Forgets a network; its sockets stay.
    package func remove(_ network: ObjectID) {
        inbox.post(.remove(network))
    }

    /// Takes in a member of a network, or its new state, without looking at the others.
    package func add(_ member: ZoneMember, to network: ObjectID) {
        inbox.post(.add(member, to: network))
    }

    /// Forgets a member of a network.
    package func remove(_ container: ObjectID, from network: ObjectID) {
        inbox.post(.removeMember(container, of: network))
    }

    /// Asks other name servers from now on, and forgets what was answered before.
    package func replace(_ configuration: ResolverConfiguration) {
        inbox.replace(configuration)
    }

    /// Closes all sockets, and ends the thread.
    package func close() throws(Errno) {
        try inbox.carryOut(.end)
    }

    private static func run(_ inbox: Inbox, _ limits: ResolverLimits) {
        do throws(Errno) {
            try ResolverThread(inbox, limits: limits).run()
        } catch {
            // The kernel has no memory or no descriptor left: whoever waits for us hears of it.
            for order in inbox.takeOrders() { order.finish(error) }
        }
    }
}
