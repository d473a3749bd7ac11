internal import FairwayFirewall
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
    /// The operator's chain may have been changed, or what it leads to.
    case operatorChange
}

/// A thread that waits until somebody takes a part of our tables away, as `nft flush ruleset` does, or changes others.
final class FirewallWatcher: Sendable {
    private let stopping: EventDescriptor

    /// - Parameters:
    ///   - names: of the tables in which there may be something of ours, whatever their families.
    ///   - place: where changes may be the operator's.
    ///   - own: the port ID of the connection that changes our tables on purpose.
    ///   - onAlarm: called on the watcher's thread.
    init(
        of names: Set<String>,
        place: OperatorsPlace?,
        ignoring own: UInt32,
        logger: Logger,
        onAlarm: @escaping @Sendable (FirewallAlarm) -> Void
    ) throws {
        stopping = try EventDescriptor()
        let connection = try NFTablesConnection()
        let watch = FirewallWatch(try TableMonitor(connection, ignoring: own), names: names, place: place)
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
    private let place: OperatorsPlace?
    /// Alarms that wait until nothing more is announced, and those that may be given.
    private var waiting: Set<FirewallAlarm> = []
    private var due: Set<FirewallAlarm> = []
    /// Until when they may wait for that; nil where there are none.
    private var limit: Deadline?
    /// Not before this are the next ones given.
    private var pause = Deadline(milliseconds: 0)

    init(_ monitor: consuming TableMonitor, names: Set<String>, place: OperatorsPlace?) {
        self.monitor = monitor
        self.names = names
        self.place = place
    }

    /// Waits for the next alarm; nil when `stop` was signalled.
    ///
    /// A loss of ours is told at once. Whoever writes many rules does so in many steps: what they come to is told when
    /// nothing more is announced, and at most once a second.
    func next(unless stop: borrowing EventDescriptor) throws(NetlinkError) -> FirewallAlarm? {
        while true {
            if let alarm = due.popFirst() { return alarm }
            let heard = try monitor.next(unless: stop, timeoutMilliseconds: timeout)
            // A wait that is over before its time was stopped.
            if heard == nil, limit == nil || pause.remainingMilliseconds > 0 { return nil }
            if let heard, hasLoss(heard) { return .loss }
            if let limit, heard == nil || limit.remainingMilliseconds == 0, pause.remainingMilliseconds == 0 {
                self.limit = nil
                pause = Deadline(milliseconds: pauseMilliseconds)
                (due, waiting) = (waiting, [])
            }
        }
    }

    /// Whether a part of what is ours may be gone; what is about others is noted.
    private func hasLoss(_ heard: Set<TableAnnouncement>) -> Bool {
        var hasLoss = false
        for announcement in heard {
            switch announcement {
            case .loss(let table, let chain):
                if names.contains(table) { hasLoss = true } else { wait(for: .foreignChange) }
                noteOperator(table, chain)
            case .change(let table, let chain):
                if !names.contains(table) { wait(for: .foreignChange) }
                noteOperator(table, chain)
            // Elsewhere they come and go all the time, where somebody keeps a list of strangers.
            case .elements(let table): noteOperator(table, nil)
            case .overrun:
                hasLoss = true
                wait(for: .foreignChange)
                wait(for: .operatorChange)
            }
        }
        return hasLoss
    }

    private func noteOperator(_ table: String, _ chain: String?) {
        guard let place, place.table == table, place.chain == nil || place.chain == chain else { return }
        wait(for: .operatorChange)
    }

    private func wait(for alarm: FirewallAlarm) {
        waiting.insert(alarm)
        limit = limit ?? Deadline(milliseconds: pauseMilliseconds)
    }

    private var timeout: Int32 {
        guard let limit else { return -1 }
        return max(pause.remainingMilliseconds, min(quietMilliseconds, limit.remainingMilliseconds))
    }
}

private let quietMilliseconds: Int32 = 50
private let pauseMilliseconds: Int32 = 1_000
