internal import FairwayDrivers
internal import FairwayModel
internal import FairwayRelay
internal import FairwayStore
internal import LinuxSystem
internal import Logging
internal import Netlink
internal import NetworkNamespaces
internal import RouteNetlink

/// Makes the kernel agree with the store, whatever the last step of an earlier daemon was.
///
/// The order is that of a removal, then of a creation: containers that ended, then attachments without a sandbox,
/// then half-made networks, then what is missing of the rest, and last what nobody knows.
extension Engine {
    func reconcile() async throws {
        try forgetEarlierBoot()
        try recordPredefinedNetworks()
        try settleLinkGroups()
        try await settleContainers()
        try settlePins()
        try settleEndpoints()
        try settleSandboxes()
        try settleNetworks()
        try settleNames()
        try settleFirewall()
        keepOperatorRules()
        keepForwardRules()
        try releaseHost()
        // What nobody has any more is let go first: it may be another network's by now.
        try settlePorts()
        try settleMemberships()
        try dropUnknownLinks()
        await settleLinks()
    }

    /// Networks that running containers were being connected to, or disconnected from.
    private func settleMemberships() throws {
        for container in try store.read({ try $0.containers() }) {
            do {
                try settleMemberships(of: container)
            } catch {
                logger.error("can't settle the networks of container \(container.name): \(error)")
            }
        }
    }

    /// After a boot nothing of the kernel's is left: no endpoint, lease, port or process of before is alive.
    private func forgetEarlierBoot() throws {
        let boot = try explaining("read the boot ID") { try BootID.current() }
        guard try store.read({ try $0.bootID() }) != boot else { return }
        try store.write(durability: .power) { state in
            try state.forgetRuntime()
            try Self.forgetHost(in: state)
            try state.set(bootID: boot)
        }
    }

    private func recordPredefinedNetworks() throws {
        try store.write { state in
            for (name, driver) in [("host", Network.Driver.host), ("none", .null)]
            where try state.network(named: name) == nil {
                try state.insert(Network(name: name, driver: driver, deviceName: "", state: .ready))
            }
        }
    }

    /// Takes ports of the group of other settings off their bridges, before the first rule is one of ours.
    ///
    /// Until both agree nothing would filter them. They come back with their networks.
    private func settleLinkGroups() throws {
        for endpoint in try store.read({ try $0.endpoints() }) where endpoint.state == .ready {
            do {
                try driver.regroup(endpoint)
            } catch {
                logger.error("can't take the port of \(endpoint.name) off its bridge: \(error)")
            }
        }
    }

    /// Attachments that were never finished, or whose sandbox is gone, are taken away.
    ///
    /// A link that is gone while its sandbox lives is made again with its network.
    func settleEndpoints() throws {
        for endpoint in try store.read({ try $0.endpoints() }) {
            do {
                if try !isAlive(endpoint), try !canRemake(endpoint) { try detach(endpoint) }
            } catch {
                logger.error("can't settle the attachment of \(endpoint.name): \(error)")
            }
        }
    }

    /// Whether an attachment is whole and its sandbox lives; the host end of a veth pair goes with the other end's
    /// namespace.
    func isAlive(_ endpoint: Endpoint) throws -> Bool {
        guard endpoint.state == .ready, let sandbox = try store.read({ try $0.sandbox(endpoint.sandboxID) }),
            sandbox.origin == .foreign || openNamespace(of: sandbox) != nil
        else { return false }
        return try hasLink(endpoint)
    }

    /// Namespaces without a container or an endpoint go, in the store and on disk.
    private func settleSandboxes() throws {
        for sandbox in try store.read({ try $0.sandboxes() }) {
            let container = try sandbox.containerID.flatMap { id in try store.read { try $0.container(id) } }
            let isUsed =
                sandbox.origin == .owned
                ? container?.sandboxID == sandbox.id && container?.status.isLive == true
                : try !store.read { try $0.endpoints(of: sandbox.id) }.isEmpty
            if !isUsed { try removeSandbox(sandbox) }
        }
        let known = Set(try store.read { try $0.sandboxes() }.map(\.path))
        guard let names = try? Files.names(in: root.namespaces) else { return }
        for path in names.map({ "\(root.namespaces)/\($0)" }) where !known.contains(path) { unpin(path) }
    }

    /// Finishes removals, undoes creations that were cut off, and makes what is missing of the others.
    func settleNetworks() throws {
        for network in try store.read({ try $0.networks() }) where network.driver.hasEndpoints {
            do {
                if network.state == .ready { try restore(network) } else { try finishRemoving(network) }
            } catch {
                logger.error("\(FairwayError(explaining: error, task: "settle network \(network.name)"))")
            }
        }
    }

    /// Makes the bridge of a network and its ports again, or what is missing of them.
    func restore(_ network: Network) throws {
        if network.driver == .bridge { try restoreBridge(of: network) }
        guard try network.driver == .bridge || childLinks.hasParent(network) else {
            // Its endpoints come back with it.
            return report([.missing], of: network)
        }
        for endpoint in try store.read({ try $0.endpoints(on: network.id) }) where endpoint.state == .ready {
            try mend(endpoint, on: network)
        }
    }

    private func restoreBridge(of network: Network) throws {
        try prepareHost(for: network)
        if try driver.ownedBridge(of: network) == nil {
            try driver.create(network)
            logger.notice("made the bridge of network \(network.name) again")
        } else {
            report(try driver.repair(network), of: network, areRepaired: true)
        }
    }

    /// Makes the host end of an attachment whole; one that is gone, where its sandbox lives.
    func mend(_ endpoint: Endpoint, on network: Network) throws {
        var faults = network.driver == .bridge ? try driver.reconnect(endpoint, to: network) : []
        if faults.isEmpty, try !hasLink(endpoint), try canRemake(endpoint) {
            try remake(endpoint, on: network)
            faults = [.missing]
        }
        report(faults, of: endpoint, areRepaired: true)
    }

    /// Makes the link of an attachment again, with its addresses and routes.
    private func remake(_ endpoint: Endpoint, on network: Network) throws {
        guard let sandbox = try store.read({ try $0.sandbox(endpoint.sandboxID) }),
            let namespace = openNamespace(of: sandbox)
        else { return }
        guard network.driver == .bridge else {
            try attachChild(endpoint, to: network, in: namespace, withDefaultRoutes: true)
            // Where everything is sent to the parent, there is no gateway to compare.
            return network.parent?.isRouted == true ? () : try settleGateways(of: sandbox.id)
        }
        var endpoint = endpoint
        endpoint.hostLinkIndex =
            try withWholeFirewall { try driver.attach(endpoint, to: network, in: namespace) }.rawValue
        try store.write { [endpoint] in try $0.update(endpoint) }
        try settleGateways(of: sandbox.id)
    }

    /// Links that carry our mark and belong to nothing in the store are deleted.
    func dropUnknownLinks() throws {
        for link in try unknownLinks() {
            logger.notice("deleting the link \(link.name), which no network or endpoint has")
            try driver.route.deleteLink(link.index)
        }
    }

    /// Links that carry our mark and belong to nothing in the store, but those that the reaper is about to delete.
    func unknownLinks() throws -> [Link] {
        let (networks, endpoints) = try store.read { state in (try state.networks(), try state.endpoints()) }
        let blocks = endpoints.filter { $0.bandwidth?.egress != nil }.map(\.blockName)
        let known = Set(networks.map(\.deviceName) + endpoints.map(\.hostLinkName) + blocks)
        return try driver.ownLinks().filter { !known.contains($0.name) }
    }
}
