internal import FairwayDrivers
internal import LinuxSystem
internal import Logging
internal import Netlink
internal import RouteNetlink
internal import SystemPackage

/// A thread that waits until somebody changes our links, their addresses or forwarding.
///
/// What is none of ours, and what a moment later is as it should be, is dropped here: our own operations cost the
/// engine nothing.
final class LinkWatcher: Sendable {
    private let stopping: EventDescriptor

    /// - Parameter onAlarm: called on the watcher's thread.
    init(groups: LinkGroups, logger: Logger, onAlarm: @escaping @Sendable (LinkAlarm) -> Void) throws {
        stopping = try EventDescriptor()
        let monitor = try RouteMonitor(
            try RouteConnection(),
            groups: [.links, .ipv4Addresses, .ipv6Addresses, .ipv4Settings, .ipv6Settings]
        )
        let watch = LinkWatch(monitor, lister: try RouteConnection(), groups: groups)
        startDetachedThread { [self] in
            do throws(NetlinkError) {
                try watch.learn()
                while let alarm = try watch.next(unless: stopping) { onAlarm(alarm) }
            } catch {
                logger.error("can't watch the links any more: \(error)")
            }
        }
    }

    func stop() { stopping.signal() }
}

/// What the watcher's thread works with.
private final class LinkWatch: @unchecked Sendable {
    private var monitor: RouteMonitor
    private var lister: RouteConnection
    private var suspicions: LinkSuspicions
    private var nextRound = Deadline(milliseconds: roundMilliseconds)

    init(_ monitor: consuming RouteMonitor, lister: consuming RouteConnection, groups: LinkGroups) {
        self.monitor = monitor
        self.lister = lister
        suspicions = LinkSuspicions(groups: groups)
    }

    func learn() throws(NetlinkError) { suspicions.learn(try lister.links()) }

    /// Waits for the next alarm; nil when `stop` was signalled.
    ///
    /// A suspicion has to last until nothing more is announced, or for a tenth of a second: then it is told.
    func next(unless stop: borrowing EventDescriptor) throws(NetlinkError) -> LinkAlarm? {
        var limit: Deadline?
        while true {
            let announcements = try monitor.next(unless: stop, timeoutMilliseconds: timeout(until: limit))
            guard !isSignalled(stop) else { return nil }
            if announcements == [.overrun] {
                try learn()
                return .everything
            }
            for announcement in announcements ?? [] { suspicions.hear(announcement) }
            if suspicions.isEmpty {
                limit = nil
            } else if announcements == nil || limit?.remainingMilliseconds == 0 {
                return suspicions.take()
            } else if limit == nil {
                limit = Deadline(milliseconds: longestDoubt)
            }
            if suspicions.hasBridges, nextRound.remainingMilliseconds == 0 {
                nextRound = Deadline(milliseconds: roundMilliseconds)
                return .silentSettings
            }
        }
    }

    private func timeout(until limit: Deadline?) -> Int32 {
        if let limit { return min(quietMilliseconds, limit.remainingMilliseconds) }
        // Without a network there is nothing to look after.
        return suspicions.hasBridges ? nextRound.remainingMilliseconds : -1
    }

    private func isSignalled(_ stop: borrowing EventDescriptor) -> Bool {
        do throws(Errno) {
            return try Poll.waitUntilReadable(stop.rawValue, timeoutMilliseconds: 0)
        } catch {
            return true
        }
    }
}

/// How long nothing more has to be announced: longer than the steps of one operation are apart.
private let quietMilliseconds: Int32 = 30
private let longestDoubt: Int32 = 100
/// How often those settings are looked at whose changes the kernel does not announce.
private let roundMilliseconds: Int32 = 30_000
