package import LinuxSystem
public import Netlink

/// Hears what changes in a network namespace: `ip monitor` as values.
///
/// Make it first and list afterwards: then nothing is missed between the two.
public struct RouteMonitor: ~Copyable, Sendable {
    private var connection: RouteConnection

    /// Starts listening in the namespace of a connection, which serves for nothing else from now on.
    public init(_ connection: consuming RouteConnection, groups: Set<RouteGroup>) throws(NetlinkError) {
        for group in groups { try connection.join(group: group.rawValue) }
        self.connection = connection
    }

    /// The number of the descriptor, for poll(2).
    package var rawDescriptor: Int32 { connection.rawDescriptor }

    /// Waits for what is announced next; empty where that was nothing this library knows.
    ///
    /// Blocks the calling thread without bound. Where announcements were lost because they were not
    /// read fast enough, the answer is ``RouteAnnouncement/overrun``, and the monitor goes on.
    public mutating func next() throws(NetlinkError) -> [RouteAnnouncement] {
        var heard: [RouteAnnouncement] = []
        do throws(NetlinkError) {
            try connection.receive { message throws(DecodingError) in
                if let announcement = try RouteAnnouncement(decoding: message) { heard.append(announcement) }
            }
        } catch  where error.kind == .overrun {
            return [.overrun]
        }
        return heard
    }

    /// As ``next()``, but nil when `stop` was signalled or the timeout passed first.
    ///
    /// - Parameter timeoutMilliseconds: -1 waits without bound.
    package mutating func next(
        unless stop: borrowing EventDescriptor,
        timeoutMilliseconds: Int32 = -1
    ) throws(NetlinkError) -> [RouteAnnouncement]? {
        var heard: [RouteAnnouncement] = []
        do throws(NetlinkError) {
            let isHeard = try connection.receive(unless: stop, timeoutMilliseconds: timeoutMilliseconds) {
                message throws(DecodingError) in
                if let announcement = try RouteAnnouncement(decoding: message) { heard.append(announcement) }
            }
            return isHeard ? heard : nil
        } catch  where error.kind == .overrun {
            return [.overrun]
        }
    }
}
