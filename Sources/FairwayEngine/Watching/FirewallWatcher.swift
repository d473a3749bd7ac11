internal import LinuxSystem
internal import Logging
internal import NFTables
internal import Netlink
internal import SystemPackage

/// A thread that waits until somebody takes a part of our tables away, as `nft flush ruleset` does.
final class FirewallWatcher: Sendable {
    private let stopping: EventDescriptor

    /// - Parameters:
    ///   - names: of the tables in which there may be something of ours, whatever their families.
    ///   - own: the port ID of the connection that changes our tables on purpose.
    ///   - onLoss: called on the watcher's thread.
    init(of names: Set<String>, ignoring own: UInt32, logger: Logger, onLoss: @escaping @Sendable () -> Void) throws {
        stopping = try EventDescriptor()
        let connection = try NFTablesConnection()
        let monitor = MonitorBox(try TableMonitor(connection, ignoring: own))
        startDetachedThread { [self] in
            do throws(NetlinkError) {
                while let tables = try monitor.next(unless: stopping) {
                    if tables.isEmpty || !tables.isDisjoint(with: names) { onLoss() }
                }
            } catch {
                logger.error("can't watch the firewall's tables any more: \(error)")
            }
        }
    }

    func stop() { stopping.signal() }
}

/// Holds the monitor for the one thread that uses it.
private final class MonitorBox: @unchecked Sendable {
    private var monitor: TableMonitor
    init(_ monitor: consuming TableMonitor) { self.monitor = monitor }

    func next(unless stop: borrowing EventDescriptor) throws(NetlinkError) -> Set<String>? {
        try monitor.next(unless: stop)
    }
}
