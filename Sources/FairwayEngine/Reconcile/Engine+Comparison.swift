internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging
internal import NetworkNamespaces
internal import SystemPackage

/// Where the kernel and the store differ: what a start and the monitor repair, and what people are told.
extension Engine {
    /// What is wrong with the bridge of a network, forwarding included.
    func faults(of network: Network) throws -> [LinkFault] {
        guard network.driver == .bridge else { return try childLinks.hasParent(network) ? [] : [.missing] }
        let faults = try driver.faults(of: network)
        guard driver.firewall.backend.isOurs else { return faults }
        let isOff = try network.forwarded.filter { family throws(Errno) in try !HostForwarding.isOn(family) }
        return faults + isOff.map { .setting(HostForwarding.setting($0), value: "1") }
    }

    /// What is wrong with the link of an attachment.
    func faults(of endpoint: Endpoint, on network: Network) throws -> [LinkFault] {
        guard network.driver != .bridge else { return try driver.faults(of: endpoint, on: network) }
        return try hasLink(endpoint) ? [] : [.missing]
    }

    /// Whether the link of an attachment is there: its host end, or else the one in its sandbox.
    func hasLink(_ endpoint: Endpoint) throws -> Bool {
        guard endpoint.hostLinkName.isEmpty else { return try driver.ownedLink(of: endpoint) != nil }
        guard let sandbox = try store.read({ try $0.sandbox(endpoint.sandboxID) }),
            let namespace = openNamespace(of: sandbox)
        else { return false }
        return try childLinks.hasLink(of: endpoint, in: namespace)
    }

    /// Whether the link of an attachment can be made again, and is to be: its sandbox lives on without it.
    func canRemake(_ endpoint: Endpoint) throws -> Bool {
        guard endpoint.state == .ready, let sandbox = try store.read({ try $0.sandbox(endpoint.sandboxID) }) else {
            return false
        }
        return try openNamespace(of: sandbox) != nil && !isLeaving(endpoint)
    }

    /// Whether a container is about to start or to end: then whoever does that sees to its attachments.
    func isLeaving(_ endpoint: Endpoint) throws -> Bool {
        let (sandbox, container) = try store.read { state in
            let sandbox = try state.sandbox(endpoint.sandboxID)
            return (sandbox, try sandbox?.containerID.flatMap { try state.container($0) })
        }
        guard let sandbox, sandbox.origin == .owned else { return false }
        guard let container else { return true }
        return container.status != .running || exclusives[container.id] != nil
    }

    func report(_ faults: [LinkFault], of network: Network, areRepaired: Bool = false) {
        let device = network.parent.map { "parent \($0.name)" } ?? "bridge \(network.deviceName)"
        report(faults, of: "\(device) of network \(network.name)", areRepaired)
    }

    func report(_ faults: [LinkFault], of endpoint: Endpoint, areRepaired: Bool = false) {
        report(faults, of: "link \(endpoint.linkName) of \(endpoint.name)", areRepaired)
    }

    /// What is not repaired is told once, until it changes: one loss comes as several announcements.
    private func report(_ faults: [LinkFault], of object: String, _ areRepaired: Bool) {
        guard !faults.isEmpty else { return reported.forget(object) }
        let list = faults.map(\.description).joined(separator: "; ")
        if areRepaired {
            reported.forget(object)
            logger.notice("repaired: the \(object) \(list)")
        } else if reported.isNew(list, of: object) {
            logger.warning("the \(object) \(list)")
        }
    }
}
