internal import FairwayDNS
internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayRelay
internal import FairwayStore
internal import IPAddressing
internal import Logging

/// The names of what is attached, which the relay answers at the gateways of each network.
extension Engine {
    /// Where containers of a network ask for names: where its bridge has an address.
    static func nameAddresses(of network: Network) -> [IPAddress] {
        guard network.driver == .bridge else { return [] }
        return network.subnets.filter { network.policy.gatewayModes[$0.family] != .isolated }.compactMap(\.gateway)
    }

    /// Has the relay take an attachment in, which ``finishNaming()`` waits for.
    func beginNaming(_ endpoint: Endpoint, on network: Network) throws {
        guard !Self.nameAddresses(of: network).isEmpty else { return }
        guard nameServices[network.id] != nil else { return try serveNames(of: network) }
        let member = try store.read { try $0.nameMember(endpoint) }
        try relay.beginAdd(member, toNamesOf: network.id)
    }

    /// Has the relay forget an attachment, which ``waitForForgetting(_:)`` waits for.
    ///
    /// One that does not answer keeps nobody from going: the next reconcile tells it all.
    func forgetNames(of endpoint: Endpoint, on network: Network) {
        guard nameServices[network.id] != nil else { return }
        do {
            try relay.beginRemove(endpoint.sandboxID, fromNamesOf: network.id)
        } catch {
            logger.error("can't forget the names of \(endpoint.name) now: \(error)")
        }
    }

    /// Waits until nobody is led to what has gone.
    func waitForForgetting(_ endpoint: Endpoint) {
        do {
            try finishNaming()
        } catch {
            logger.error("can't forget the names of \(endpoint.name) now: \(error)")
        }
    }

    /// Waits until who asks from now on is answered from what was begun; tells a relay everything that knows nothing.
    func finishNaming() throws {
        if try !relay.finishNames() { try settleNames() }
    }

    /// Has the names of a network answered, with those of all that is attached to it.
    private func serveNames(of network: Network) throws {
        let content = try store.read { try $0.names(on: network) }
        let addresses = Self.nameAddresses(of: network)
        // Those of a relay that was killed; without rules nothing leads from port 53 to another.
        let wishes = driver.firewall.backend.isOurs ? nameServices[network.id] ?? [:] : nil
        let services = try relay.serveNames(content, at: addresses, preferring: wishes)
        try watchRelay()
        let before = nameServices.updateValue(services, forKey: network.id)
        guard services != before else { return }
        try withWholeFirewall {
            try driver.firewall.apply(
                add: Policy.nameElements(for: network, at: services),
                remove: before.map { Policy.nameElements(for: network, at: $0) } ?? []
            )
        }
    }

    /// Ends the service of a network's names; a relay that does not answer keeps nobody from going.
    func stopNames(of network: Network) {
        guard let services = nameServices.removeValue(forKey: network.id) else { return }
        do {
            try driver.firewall.withdraw(Policy.nameElements(for: network, at: services))
            try relay.stopNames(of: network.id)
        } catch {
            logger.error("can't end the names of network \(network.name) now: \(error)")
        }
    }

    /// Makes the relay answer for the networks that something is attached to, and for no others.
    ///
    /// One that was killed knows nothing; one that has outlived a daemon may not know its last steps.
    func settleNames() throws {
        let (networks, endpoints) = try store.read { (try $0.networks(), try $0.endpoints()) }
        let used = networks.filter { network in
            network.state == .ready && endpoints.contains { $0.networkID == network.id }
                && !Self.nameAddresses(of: network).isEmpty
        }
        for id in try relay.servedNames().keys where !used.contains(where: { $0.id == id }) {
            try relay.stopNames(of: id)
        }
        for network in networks where !used.contains(where: { $0.id == network.id }) { stopNames(of: network) }
        for network in used {
            do {
                try serveNames(of: network)
            } catch {
                logger.error("can't answer the names of network \(network.name): \(error)")
            }
        }
    }

    /// Ends the service of networks that nothing is attached to: when this daemon leaves, as the next attachment would
    /// have to start a relay anew.
    func stopUnusedNames() throws {
        let (networks, endpoints) = try store.read { (try $0.networks(), try $0.endpoints()) }
        for network in networks where !endpoints.contains(where: { $0.networkID == network.id }) {
            stopNames(of: network)
        }
    }
}

extension StoreTransaction {
    /// What is to be known of a network's names.
    fileprivate func names(on network: Network) throws(FairwayError) -> ZoneContent {
        var members: [ZoneMember] = []
        for endpoint in try endpoints(on: network.id) where endpoint.state != .removing {
            members.append(try nameMember(endpoint))
        }
        return ZoneContent(
            id: network.id,
            name: network.name,
            subnets: network.subnets.map(\.network),
            isInternal: network.isInternal,
            members: members
        )
    }

    /// The names of one attachment: those that it was given, and those of its container.
    fileprivate func nameMember(_ endpoint: Endpoint) throws(FairwayError) -> ZoneMember {
        var names = [endpoint.name] + endpoint.aliases
        var servers: [IPAddress] = []
        if let id = try sandbox(endpoint.sandboxID)?.containerID, let container = try container(id) {
            names += [container.id.short] + (container.spec.hostname.map { [$0] } ?? [])
            servers = container.spec.dnsServers
        }
        let siblings = try interfaceNames(of: endpoint.sandboxID)
        return ZoneMember(
            container: endpoint.sandboxID,
            rank: UInt16(clamping: siblings.firstIndex(of: endpoint.interfaceName) ?? siblings.count),
            names: names,
            addresses: endpoint.addresses,
            servers: servers
        )
    }
}
