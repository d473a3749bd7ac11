import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayRelay
import FairwayStore
import FairwayTesting
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces
import RouteNetlink

@testable import FairwayEngine

/// All that Fairway has on a host, so that two moments can be compared.
struct Snapshot: Hashable {
    var networks: [Network]
    var endpoints: [Endpoint]
    var sandboxes: [Sandbox]
    var settings: [String: String]
    var links: Set<LinkState>
    var isInstalled: Bool
    /// But those by which names are asked for: their ports may be others after a relay was killed, and they stay with
    /// their network for a while.
    var elements: Set<FirewallElement>
    var held: [ObjectID: [PublishedPort]]
    var pins: [String]
    var forwarding: Set<IPFamily>

    /// What of a link counts.
    struct LinkState: Hashable {
        var name: String
        var alias: String?
        var group: UInt32
        /// The bridge that it is a port of, by name: one that was made again has another index.
        var controller: String?
        var isUp: Bool
        var isHairpin: Bool
    }
}

extension TestHost {
    func snapshot() async throws -> Snapshot {
        await engine.settleLinks()
        let all = try network.route.links()
        let links = all.map { link in
            Snapshot.LinkState(
                name: link.name,
                alias: link.alias,
                group: link.group,
                controller: all.first { $0.index == link.controller }?.name,
                isUp: link.isUp,
                isHairpin: link.bridgePort?.isHairpin ?? false
            )
        }
        let isInstalled = try await engine.withDriver { try $0.firewall.isInstalled() }
        let elements = try await elements()
        let networks = try store.read { try $0.networks() }
        var nameElements: Set<FirewallElement> = []
        for network in networks { nameElements.formUnion(await self.nameElements(of: network)) }
        return Snapshot(
            networks: networks,
            endpoints: try store.read { try $0.endpoints() },
            sandboxes: try store.read { try $0.sandboxes() },
            settings: try store.read { try $0.settings() },
            links: Set(links),
            isInstalled: isInstalled,
            elements: elements.subtracting(nameElements),
            held: try await engine.heldPorts(),
            pins: (try? Files.names(in: root.namespaces).sorted()) ?? [],
            forwarding: try Set(IPFamily.allCases.filter { try isForwarding($0) })
        )
    }

    /// The firewall's elements; none where it is not installed, or only in part.
    func elements() async throws -> Set<FirewallElement> {
        var tables = NFTablesBackend(connection: try network.namespace.openSocket(NetfilterFamily.self))
        return (try? tables.observed()) ?? []
    }
}

extension Engine {
    /// Runs `body` on the engine's thread, which is in the host's namespace.
    func withDriver<Value: Sendable>(
        _ body: @Sendable (inout BridgeDriver) throws -> Value
    ) throws -> Value { try body(&driver) }

    /// Attaches a namespace that the engine made.
    func attach(_ spec: EndpointSpec, to sandbox: Sandbox) throws {
        guard let namespace = openNamespace(of: sandbox) else { throw NothingThere() }
        _ = try attach(spec, sandbox: sandbox, namespace: namespace)
    }

    /// What was killed sees nothing any more.
    func stopWatching() { watcher?.stop() }

    func heldPorts() throws -> [ObjectID: [PublishedPort]] { try relay.held() }

    func hold(_ ports: [PublishedPort], for owner: ObjectID) throws { try relay.hold(ports, for: owner, at: []) }

    func release(portsOf owner: ObjectID) throws { try relay.release(owner) }

    func relayProcess() throws -> Int32? { try relay.processID() }
}

struct NothingThere: Error {}
