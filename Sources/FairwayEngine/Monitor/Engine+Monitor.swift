internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging

/// What is done about changes that somebody else makes while this daemon runs.
///
/// No step of an operation is ever in between here: attaching, detaching, creating and removing hold the engine's
/// thread from their first step to their last, and whatever they leave for later is not `ready` any more.
extension Engine {
    /// Looks at what an alarm names, and repairs or reports what is wrong.
    func heard(_ alarm: LinkAlarm) {
        guard settings.monitor != .off else { return }
        do {
            switch alarm {
            case .links(let names, let isForwardingLost):
                try inspect(
                    networks: { network in
                        names.contains(network.parent?.name ?? network.deviceName)
                            || isForwardingLost && !network.isInternal
                    },
                    endpoints: { endpoint in
                        names.contains(endpoint.hostLinkName)
                            || endpoint.bandwidth?.egress != nil && names.contains(endpoint.blockName)
                    }
                )
            case .everything:
                try inspect(networks: { _ in true }, endpoints: { _ in true })
                firewallLost()
            case .silentSettings: try inspectSilentSettings()
            }
        } catch {
            logger.error("can't look after the links: \(error)")
        }
    }

    /// Makes whole what is ours, keeps what the operator changed, or looks whether others' rules still let our packets
    /// through.
    func heard(_ alarm: FirewallAlarm) {
        switch alarm {
        case .loss: firewallLost()
        case .foreignChange: foreignFirewallChanged()
        case .operatorChange: keepOperatorRules()
        }
    }

    /// Somebody took a part of the tables away: they are made whole before more than a moment has passed.
    func firewallLost() {
        do {
            switch settings.monitor {
            case .repair: try settleFirewall()
            case .report:
                let faults = try firewallFaults()
                guard !faults.isEmpty else { return reported.forget("firewall") }
                guard reported.isNew(faults.joined(separator: "\n"), of: "firewall") else { return }
                for fault in faults { logger.warning("the firewall is not whole: \(fault)") }
            case .off: break
            }
        } catch {
            logger.error("can't make the firewall whole: \(error)")
        }
    }

    private func inspect(networks isSuspect: (Network) -> Bool, endpoints isLost: (Endpoint) -> Bool) throws {
        let (networks, endpoints) = try store.read { state in (try state.networks(), try state.endpoints()) }
        let ready = networks.filter { $0.driver.hasEndpoints && $0.state == .ready }
        for network in ready where isSuspect(network) { inspect(network) }
        for endpoint in endpoints where endpoint.state == .ready && isLost(endpoint) {
            guard let network = ready.first(where: { $0.id == endpoint.networkID }) else { continue }
            inspect(endpoint, on: network)
        }
        repairs.keep(only: Set(endpoints.map(\.id)))
    }

    private func inspect(_ network: Network) {
        do {
            if settings.monitor == .repair {
                try restore(network)
            } else {
                report(try faults(of: network), of: network)
            }
        } catch {
            logger.error("\(FairwayError(explaining: error, task: "repair network \(network.name)"))")
        }
    }

    private func inspect(_ endpoint: Endpoint, on network: Network) {
        do {
            let faults = try faults(of: endpoint, on: network)
            guard try !isLeaving(endpoint) else { return }
            // Its links come back with it.
            guard try network.driver == .bridge || childLinks.hasParent(network) else { return }
            guard settings.monitor == .repair else { return report(faults, of: endpoint) }
            guard !faults.isEmpty else { return }
            try repair(endpoint, on: network, of: faults)
        } catch {
            logger.error("can't repair the attachment of \(endpoint.name): \(error)")
        }
    }

    private func repair(_ endpoint: Endpoint, on network: Network, of faults: [LinkFault]) throws {
        guard try !faults.contains(.missing) || canRemake(endpoint) else {
            logger.notice("the sandbox of \(endpoint.name) is gone: its addresses and ports are free")
            return try detach(endpoint)
        }
        guard repairs.spend(on: endpoint.id) else {
            return logger.warning(
                "the link \(endpoint.linkName) of \(endpoint.name) was repaired three times within a minute: it stays as it is for now",
                metadata: ["faults": "\(faults.map(\.description))"]
            )
        }
        try mend(endpoint, on: network)
    }

    /// What the kernel does not announce, and what had been repaired too often.
    private func inspectSilentSettings() throws {
        let networks = try store.read { try $0.networks() }.filter { $0.driver == .bridge && $0.state == .ready }
        for network in networks where try !driver.wrongSettings(of: network).isEmpty { inspect(network) }
        if driver.firewall.isIn(.legacy) {
            firewallLost()
            keepOperatorRules()
        }
        foreignFirewallChanged()
        let postponed = repairs.postponed
        // The watcher does not listen to what is announced about queues, and hears nothing of what is in sandboxes.
        try inspect(
            networks: { _ in false },
            endpoints: { postponed.contains($0.id) || $0.bandwidth != nil || $0.hostLinkName.isEmpty }
        )
    }
}
