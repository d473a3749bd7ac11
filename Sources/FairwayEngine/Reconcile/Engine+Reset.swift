internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import LinuxSystem
internal import Logging
internal import NetworkNamespaces
internal import SystemPackage

extension Engine {
    /// Removes everything of Fairway's on this host; the answer names it, one phrase each.
    ///
    /// What resists keeps nothing else from going; it is the error that is thrown in the end.
    package func reset() async throws -> [String] {
        var outcome = Removal()
        for container in try store.read({ try $0.containers() }) {
            do {
                try await remove(container: container.id.rawValue, force: true)
                outcome.removed.append("container \(container.name)")
            } catch {
                outcome.failure = outcome.failure ?? error
            }
        }
        for endpoint in try store.read({ try $0.endpoints() }) {
            outcome.attempt("endpoint \(endpoint.name)") { try detach(endpoint) }
        }
        for network in try store.read({ try $0.networks() }) where network.driver.hasEndpoints {
            outcome.attempt("network \(network.name)") { try finishRemoving(network) }
        }
        if let failure = outcome.failure { throw failure }
        for sandbox in try store.read({ try $0.sandboxes() }) { try removeSandbox(sandbox) }
        try uninstallFirewalls(&outcome)
        await settleLinks()
        if let failure = outcome.failure { throw failure }
        return outcome.removed
    }

    /// Takes the rules of every backend away that may have any here, with the operator's chains.
    private func uninstallFirewalls(_ outcome: inout Removal) throws {
        let own = driver.firewall.backend.record
        let records = try store.read { state in
            try Self.records(Self.rememberedFirewalls, in: state) + Self.records(Self.leftChains, in: state)
        }
        for record in Set(records + [own]).sorted() {
            do {
                if let chain = try Firewall.uninstall(record) { outcome.removed.append(chain) }
            } catch {
                outcome.failure = outcome.failure ?? error
            }
        }
        guard outcome.failure == nil else { return }
        try store.write { state in
            for key in [Self.rememberedFirewalls, Self.leftChains] { try state.removeSetting(key) }
            try state.forgetOperatorRules()
        }
    }

    /// Takes a pin away that no record has.
    func unpin(_ path: String) {
        do throws(Errno) {
            try NetworkNamespace.unpin(path)
            logger.notice("unpinned the namespace \(path), which no container has")
        } catch {
            logger.error("can't unpin the namespace \(path): \(error)")
        }
    }
}

/// What a reset has removed so far, and the first thing that resisted.
private struct Removal {
    var removed: [String] = []
    var failure: (any Error)?

    mutating func attempt(_ phrase: String, _ body: () throws -> Void) {
        do {
            try body()
            removed.append(phrase)
        } catch {
            failure = failure ?? error
        }
    }
}
