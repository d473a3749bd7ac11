internal import FairwayModel
internal import FairwayRelay
internal import FairwayStore
internal import Logging

/// The published ports that the relay keeps from other programs.
extension Engine {
    /// Ports that the relay holds for nobody are released; those that it lost are held again.
    func settlePorts() throws {
        let (all, networks) = try store.read { (try $0.endpoints(), try $0.networks()) }
        let endpoints = all.filter { !$0.ports.isEmpty }
        let held = try relay.held()
        for owner in held.keys where !endpoints.contains(where: { $0.id == owner }) { try relay.release(owner) }
        for endpoint in endpoints where held[endpoint.id] == nil {
            do {
                let network = networks.first { $0.id == endpoint.networkID }
                let targets = network?.translatedAddresses(of: endpoint) ?? []
                try relay.hold(endpoint.ports, for: endpoint.id, at: targets)
            } catch {
                // The rules lead to the container all the same; only the guard against others is missing.
                logger.error("can't hold the published ports of \(endpoint.name) again: \(error)")
            }
        }
        try watchRelay()
    }

    /// Watches the relay that runs now, so that its death is noticed.
    func watchRelay() throws {
        guard let process = try relay.processID(), process != relayProcess else { return }
        relayProcess = process
        watcher?.watch(process, of: relayIdentity)
    }

    /// A relay that ended with its last port is not missed; one that was killed is replaced.
    func relayEnded() {
        relayProcess = nil
        do {
            try settleNames()
            try settlePorts()
        } catch {
            logger.error("can't replace the relay: \(error)")
        }
    }

    /// A relay that does not answer must not keep an endpoint from going; the next reconcile releases what it holds.
    func releasePorts(of endpoint: Endpoint) {
        guard !endpoint.ports.isEmpty else { return }
        do {
            try relay.release(endpoint.id)
        } catch {
            logger.error("can't release the published ports of \(endpoint.name) now: \(error)")
        }
    }
}
