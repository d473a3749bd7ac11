package import FairwayContainers
internal import FairwayDrivers
internal import FairwayFirewall
package import FairwayModel
internal import FairwayRelay
package import FairwayStore
internal import IPAddressing
internal import LinuxSystem
package import Logging
internal import NFTables
internal import Netlink
internal import NetworkNamespaces
internal import RouteNetlink
internal import SystemPackage

/// Owns the state of one host and makes the kernel agree with it.
///
/// Its jobs run in order on a thread of their own, where SQLite and netlink may block. Programs (conmon, the OCI
/// runtime) run on other threads; meanwhile other requests are served, and ``exclusively(_:_:)`` keeps the steps of
/// one container apart.
package actor Engine {
    let root: HostRoot
    package var settings: Settings
    let store: Store
    let relay: RelayClient
    /// nil where this host can't run containers; ``containerObstacle`` says why.
    let runtime: ContainerRuntime?
    let containerObstacle: FairwayError?
    let reaper: LinkReaper
    let logger: Logger
    /// The namespace that this engine serves, which can't be a sandbox.
    let ownNamespace: NetworkNamespace.Identity
    var driver: BridgeDriver
    var childLinks: ChildLinkDriver
    let hub = EventHub()
    var exclusives: [ObjectID: [CheckedContinuation<Void, Never>]] = [:]
    var exitWaiters: [ObjectID: [CheckedContinuation<Int32, any Error>]] = [:]
    var execs: [String: ExecSession] = [:]
    /// Containers that are stopped only to be started again.
    var restarting: Set<ObjectID> = []
    var watcher: ProcessWatcher?
    private var firewallWatcher: FirewallWatcher?
    var linkWatcher: LinkWatcher?
    var repairs = RepairBudget()
    var reported = ReportedFaults()
    /// The relay's process, watched under this identity.
    let relayIdentity = ObjectID.random()
    var relayProcess: Int32?
    /// What of the operator's rules could not be made again, since he last changed any.
    var unrestored: [String] = []
    /// At which port of which gateway the relay answers the names of which network.
    var nameServices: [ObjectID: [IPAddress: UInt16]] = [:]
    /// Addresses that somebody had since this daemon started.
    var releasedAddresses: Set<IPAddress> = []
    /// Addresses of detached endpoints whose tracked connections are still to be forgotten.
    var unpurged: Set<IPAddress> = []

    private let executor = ThreadExecutor(name: "engine")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Opens the kernel's interfaces in the calling thread's network namespace; changes nothing yet.
    ///
    /// - Parameters:
    ///   - store: that of `root`.
    ///   - programs: what runs containers, or why nothing can on this host.
    ///   - relayExecutable: path of `fairway-relay`.
    ///   - restartCommand: what the relay runs when this daemon dies while ports are held.
    package init(
        root: HostRoot,
        store: Store,
        settings: Settings,
        programs: Result<ContainerPrograms, FairwayError>,
        relayExecutable: String,
        restartCommand: [String],
        logger: Logger
    ) throws(FairwayError) {
        self.root = root
        self.settings = settings
        self.logger = logger
        self.store = store
        relay = RelayClient(root: root, relayExecutable: relayExecutable, restartCommand: restartCommand)
        switch programs {
        case .success(let programs):
            runtime = ContainerRuntime(root: root, programs: programs)
            containerObstacle = nil
        case .failure(let obstacle):
            runtime = nil
            containerObstacle = obstacle
        }
        let groups = LinkGroups(endpoints: settings.linkGroup)
        let backend = try Firewall.Backend(settings)
        do throws(Errno) {
            reaper = LinkReaper(
                route: try RouteConnection(),
                conntrack: ConntrackTable(connection: try NFTablesConnection()),
                groups: groups
            )
            driver = BridgeDriver(
                route: try RouteConnection(),
                firewall: Firewall(backend, connection: try NFTablesConnection(), linkGroup: groups.endpoints),
                conntrack: ConntrackTable(connection: try NFTablesConnection()),
                groups: groups
            )
            childLinks = ChildLinkDriver(route: try RouteConnection(), groups: groups)
            ownNamespace = try NetworkNamespace.current().identity()
        } catch {
            throw FairwayError(.unavailable, "can't open a netlink socket: \(error)")
        }
    }

    /// Finishes or undoes what an earlier daemon left half-done, and makes the kernel agree with the store.
    package func start() async throws {
        watcher = try ProcessWatcher { [weak self] id in
            Task { await self?.processEnded(id) }
        }
        firewallWatcher = try FirewallWatcher(
            of: driver.firewall.tableNames,
            place: driver.firewall.operatorsPlace,
            ignoring: driver.firewall.portID,
            logger: logger
        ) { [weak self] alarm in
            Task { await self?.heard(alarm) }
        }
        linkWatcher = try LinkWatcher(groups: driver.groups, logger: logger) { [weak self] alarm in
            Task { await self?.heard(alarm) }
        }
        try watchParents()
        try await reconcile()
        for warning in try store.read({ try contradictions(in: $0) }) { logger.warning("\(warning)") }
    }

    /// What happens in a period, as far back as it is remembered.
    package func events(_ period: EventPeriod = .fromNowOn) -> AsyncStream<Event> { hub.stream(period) }

    /// Whether the daemon has to stay: an endpoint, a running container or a command in one.
    package var isNeeded: Bool {
        get throws {
            guard execs.isEmpty, exclusives.isEmpty else { return true }
            return try store.read { state in
                try !state.endpoints().isEmpty || state.containers().contains { $0.status.isLive }
            }
        }
    }

    /// Ends the streams of events; containers and their traffic go on.
    package func shutDown() async {
        hub.finish()
        watcher?.stop()
        firewallWatcher?.stop()
        linkWatcher?.stop()
        do { try stopUnusedNames() } catch { logger.error("can't end the names of networks: \(error)") }
        relay.leave()
        await settleLinks()
    }

    /// Waits until the connections of every detached endpoint are forgotten, and its link is deleted.
    func settleLinks() async {
        let addresses = unpurged
        do {
            if !addresses.isEmpty { try await reaper.purge(addresses) }
            unpurged.subtract(addresses)
            try await reaper.reap()
        } catch {
            logger.error("can't clean up after detached endpoints: \(error)")
        }
    }

    func publish(_ kind: Event.Kind, _ action: String, id: ObjectID, name: String, _ attributes: [String: String] = [:])
    {
        hub.publish(Event(kind: kind, action: action, id: id.rawValue, name: name, attributes: attributes))
    }
}

extension Container.Status {
    /// Whether a process may exist.
    package var isLive: Bool { self == .running || self == .starting }
}
