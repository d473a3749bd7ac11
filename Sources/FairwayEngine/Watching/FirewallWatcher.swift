internal import LinuxSystem
internal import Logging
internal import NFTables
internal import Netlink
internal import SystemPackage

/// What others have done to the rules of this host.
enum FirewallAlarm: Hashable, Sendable {
    /// A part of what is ours may be gone.
    case loss
    /// Rules of others were changed.
    case foreignChange
}

/// A thread that waits until somebody takes a part of our tables away, as `nft flush ruleset` does, or changes others.
final class FirewallWatcher: Sendable {
    private let stopping: EventDescriptor

    /// - Parameters:
    ///   - names: of the tables in which there may be something of ours, whatever their families.
    ///   - own: the port ID of the connection that changes our tables on purpose.
    ///   - onAlarm: called on the watcher's thread.
    init(
        of names: Set<String>,
        ignoring own: UInt32,
        logger: Logger,
        onAlarm: @escaping @Sendable (FirewallAlarm) -> Void
    ) throws {
        stopping = try EventDescriptor()
        let connection = try NFTablesConnection()
        let watch = FirewallWatch(try TableMonitor(connection, ignoring: own), names: names)
        startDetachedThread { [self] in
            do throws(NetlinkError) {
                while let alarm = try watch.next(unless: stopping) { onAlarm(alarm) }
            } catch {
                logger.error("can't watch the firewall's tables any more: \(error)")
            }
        }
    }

    func stop() { stopping.signal() }
}

/// What the watcher's thread works with.
private final class FirewallWatch: @unchecked Sendable {
    private var monitor: TableMonitor
    private let names: Set<String>
    /// Until when an alarm about others' rules may wait for their end; nil where there is none to give.
    private var limit: Deadline?
    /// Not before this is the next one given.
    private var pause = Deadline(milliseconds: 0)

    init(_ monitor: consuming TableMonitor, names: Set<String>) {
        self.monitor = monitor
        self.names = names
    }

    /// Waits for the next alarm; nil when `stop` was signalled.
    ///
    /// A loss of ours is told at once. Whoever writes many rules does so in many steps: what they come to is told when
    /// nothing more is announced, and at most once a second.
    func next(unless stop: borrowing EventDescriptor) throws(NetlinkError) -> FirewallAlarm? {
        while true {
            let heard = try monitor.next(unless: stop, timeoutMilliseconds: timeout)
            // A wait that is over before its time was stopped.
            if heard == nil, limit == nil || pause.remainingMilliseconds > 0 { return nil }
            if let heard, hasLoss(heard) { return .loss }
            if let limit, heard == nil || limit.remainingMilliseconds == 0, pause.remainingMilliseconds == 0 {
                self.limit = nil
                pause = Deadline(milliseconds: pauseMilliseconds)
                return .foreignChange
            }
        }
    }

    /// Whether a part of what is ours may be gone; what is about others is noted.
    private func hasLoss(_ heard: Set<TableAnnouncement>) -> Bool {
        var hasLoss = false
        for announcement in heard {
            switch announcement {
            case .loss(let table) where names.contains(table): hasLoss = true
            case .change(let table) where names.contains(table): continue
            case .overrun: (hasLoss, limit) = (true, limit ?? Deadline(milliseconds: pauseMilliseconds))
            case .loss, .change: limit = limit ?? Deadline(milliseconds: pauseMilliseconds)
            }
        }
        return hasLoss
    }

    private var timeout: Int32 {
        guard let limit else { return -1 }
        return max(pause.remainingMilliseconds, min(quietMilliseconds, limit.remainingMilliseconds))
    }
}

private let quietMilliseconds: Int32 = 50
private let pauseMilliseconds: Int32 = 1_000
