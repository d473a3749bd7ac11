internal import FairwayDrivers
internal import FairwayFirewall
internal import Logging
internal import FairwayModel
internal import FairwayStore
internal import LinuxSystem
internal import NetworkNamespaces
internal import SystemPackage

extension Engine {
    /// Removes everything of Fairway's on this host; the answer names it, one phrase each.
    package func reset() async throws -> [String] {
        var removed: [String] = []
        for container in try store.read({ try $0.containers() }) {
            try await remove(container: container.id.rawValue, force: true)
            removed.append("container \(container.name)")
        }
        for endpoint in try store.read({ try $0.endpoints() }) {
            try detach(endpoint: endpoint.id.rawValue)
            removed.append("endpoint \(endpoint.name)")
        }
        for network in try store.read({ try $0.networks() }) where network.driver == .bridge {
            try finishRemoving(network)
            removed.append("network \(network.name)")
        }
        for sandbox in try store.read({ try $0.sandboxes() }) { try removeSandbox(sandbox) }
        if try driver.firewall.isInstalled() { try driver.firewall.uninstall() }
        await settleLinks()
        return removed
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
