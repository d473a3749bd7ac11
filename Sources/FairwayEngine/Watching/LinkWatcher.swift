internal import FairwayDrivers
internal import LinuxSystem
internal import Logging
internal import Netlink
internal import RouteNetlink
internal import Synchronization
internal import SystemPackage

/// A thread that waits until somebody changes our links, their addresses or forwarding.
///
/// What is none of ours, and what a moment later is as it should be, is dropped here: our own operations cost the
/// engine nothing.
final class LinkWatcher: Sendable {
    private let stopping: EventDescriptor
    private let parents: WatchedParents

    /// - Parameter onAlarm: called on the watcher's thread.
    init(groups: LinkGroups, logger: Logger, onAlarm: @escaping @Sendable (LinkAlarm) -> Void) throws {
        stopping = try EventDescriptor()
        parents = try WatchedParents()
        let monitor = try RouteMonitor(
            try RouteConnection(),
            groups: [.links, .ipv4Addresses, .ipv6Addresses, .ipv4Settings, .ipv6Settings]
        )
        let watch = LinkWatch(monitor, lister: try RouteConnection(), groups: groups)
        startDetachedThread { [self] in
            do throws(NetlinkError) {
                try watch.learn()
                while let alarm = try watch.next(unless: stopping, parents) {
                    onAlarm(alarm)
                }
            } catch {
                logger.error("can't watch the links any more: \(error)")
            }
        }
    }

    func stop() { stopping.signal() }

    /// Tells which interfaces of the host networks are on: when such a one comes or goes, it is told.
    func watch(parents names: Set<String>) { parents.set(names) }
}

/// The interfaces of the host that networks are on, as the engine tells the watcher's thread.
private final class WatchedParents: Sendable {
    let change: EventDescriptor
    private let names = Mutex<Set<String>>([])

    init() throws(Errno) { change = try EventDescriptor() }

    func set(_ names: Set<String>) {
        self.names.withLock { $0 = names }
        change.signal()
    }

    func take() -> Set<String> {
        change.reset()
        return names.withLock(\.self)
    }
}

/// What the watcher's thread works with.
private final class LinkWatch: @unchecked Sendable {
    private var monitor: RouteMonitor
    private var lister: RouteConnection
    private var suspicions: LinkSuspicions
    private var nextRound = Deadline(milliseconds: roundMilliseconds)
    /// Whether nothing had been announced when this thread looked last.
    private var isQuiet = true

    init(_ monitor: consuming RouteMonitor, lister: consuming RouteConnection, groups: LinkGroups) {
        self.monitor = monitor
        self.lister = lister
        suspicions = LinkSuspicions(groups: groups)
    }

    func learn() throws(NetlinkError) { suspicions.learn(try lister.links()) }

    /// Waits for the next alarm; nil when `stop` was signalled.
    ///
    /// A suspicion has to last until nothing more is announced, or for a tenth of a second: then it is told.
    func next(
        unless stop: borrowing EventDescriptor,
        _ parents: WatchedParents
    ) throws(NetlinkError) -> LinkAlarm? {
        var limit: Deadline?
        while try waitForAnnouncements(unless: stop, parents.change) {
            let announcements = try collect(unless: stop)
            if announcements.contains(.overrun) {
                try learn()
                return .everything
            }
            suspicions.parents = parents.take()
            for announcement in announcements { suspicions.hear(announcement) }
            isQuiet = announcements.isEmpty
            if suspicions.isEmpty {
                limit = nil
            } else if isQuiet || limit?.remainingMilliseconds == 0 {
                return suspicions.take()
            } else if limit == nil {
                limit = Deadline(milliseconds: longestDoubt)
            }
            if suspicions.needsRounds, nextRound.remainingMilliseconds == 0 {
                nextRound = Deadline(milliseconds: roundMilliseconds)
                return .silentSettings
            }
        }
        return nil
    }

    /// Waits until it is worth reading what was announced; false when `stop` was signalled.
    ///
    /// An operation announces dozens of things, and the kernel would wake this thread for each in the middle of it: so
    /// once there is something it sleeps for a moment, and only where nothing came meanwhile has itself woken again.
    private func waitForAnnouncements(
        unless stop: borrowing EventDescriptor,
        _ change: borrowing EventDescriptor
    ) throws(NetlinkError) -> Bool {
        do throws(Errno) {
            if isQuiet, suspicions.isEmpty {
                // Without a network there is nothing to look after.
                let limit = suspicions.needsRounds ? nextRound.remainingMilliseconds : -1
                let waited = [stop.rawValue, monitor.rawDescriptor, change.rawValue]
                guard try Poll.firstReadable(of: waited, timeoutMilliseconds: limit) == 1 else {
                    return try !Poll.waitUntilReadable(stop.rawValue, timeoutMilliseconds: 0)
                }
            }
            return try !Poll.waitUntilReadable(stop.rawValue, timeoutMilliseconds: quietMilliseconds)
        } catch {
            throw NetlinkError(code: error, operation: "waiting for announcements")
        }
    }

    /// All that was announced by now.
    private func collect(unless stop: borrowing EventDescriptor) throws(NetlinkError) -> [RouteAnnouncement] {
        var collected: [RouteAnnouncement] = []
        while let announcements = try monitor.next(unless: stop, timeoutMilliseconds: 0) {
            collected += announcements
        }
        return collected
    }
}

/// How long nothing more has to be announced: longer than the steps of one operation are apart.
private let quietMilliseconds: Int32 = 30
private let longestDoubt: Int32 = 100
/// How often those settings are looked at whose changes the kernel does not announce.
private let roundMilliseconds: Int32 = 30_000
