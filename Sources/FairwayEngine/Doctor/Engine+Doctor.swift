internal import FairwayContainers
internal import FairwayDrivers
internal import FairwayFirewall
package import FairwayModel
internal import FairwayRelay
internal import FairwayStore
internal import RouteNetlink

/// What is not as it should be, in words: of Fairway's own objects, and of the host around them.
extension Engine {
    /// Looks at everything; changes nothing.
    package func examine() throws -> [Finding] {
        let all = try store.read { try $0.networks() }.filter(\.driver.hasEndpoints)
        let networks = all.filter { $0.driver == .bridge }
        var findings = try all.flatMap(findings)
        findings +=
            try endpointFindings(all) + firewallFindings() + operatorFindings() + relayFindings()
            + containerFindings()
        findings += try strayFindings(networks) + hostFindings(networks) + settingFindings()
        return findings
    }

    /// What settings ask for in vain, or give up; a host that serves networks only needs no runtime.
    private func settingFindings() throws -> [Finding] {
        var findings: [Finding] = []
        if let containerObstacle, settings.runtime != nil {
            let remedy = "do that, or run \"fairway system unset runtime\"; then run \"fairway daemon stop\""
            findings.append(Finding(.error, "containers", containerObstacle.message, remedy: remedy))
        }
        findings += firewallWarnings.map {
            Finding(.notice, "firewall", $0, remedy: "nothing, as long as your own rules do that")
        }
        return findings
    }

    /// Makes everything as the store has it, as a start of the daemon does, and lets our packets through others'
    /// firewalls.
    ///
    /// - Returns: what was repaired, and what is still wrong.
    package func repairEverything() async throws -> (repaired: [Finding], remaining: [Finding]) {
        let before = try examine()
        try settlePins()
        try settleEndpoints()
        try settleNetworks()
        try settleFirewall()
        try settlePorts()
        try dropUnknownLinks()
        try insertForwardRules()
        await settleLinks()
        let remaining = try examine()
        return (before.filter { !remaining.contains($0) }, remaining)
    }

    private func findings(of network: Network) throws -> [Finding] {
        guard network.state == .ready else {
            let reason = "its \(network.state == .creating ? "creation" : "removal") was never finished"
            return [Finding(.warning, "network \(network.name)", reason, remedy: repairRemedy)]
        }
        guard !network.hasIPv6 || IPv6Switch.isKnown else {
            let object = "network \(network.name)"
            return [Finding(.error, object, "it \(Self.lackOfIPv6)", remedy: Self.remedyForLackOfIPv6)]
        }
        let switches = network.forwarded.map { LinkFault.setting(HostForwarding.setting($0), value: "1") }
        return try faults(of: network).map { fault in
            if let parent = network.parent {
                let remedy = "make that interface again, or remove the network"
                return Finding(.error, "network \(network.name)", "its parent \(parent.name) \(fault)", remedy: remedy)
            }
            let reason =
                switches.contains(fault)
                ? "this host does not forward what its containers send (it \(fault))"
                : "its bridge \(network.deviceName) \(fault)"
            return Finding(.error, "network \(network.name)", reason, remedy: repairRemedy)
        }
    }

    private func endpointFindings(_ networks: [Network]) throws -> [Finding] {
        try store.read { try $0.endpoints() }.flatMap { endpoint -> [Finding] in
            guard let network = networks.first(where: { $0.id == endpoint.networkID }) else { return [] }
            let object = "endpoint \(endpoint.name) on \(network.name)"
            guard endpoint.state == .ready else {
                return [Finding(.warning, object, "it is half made or half removed", remedy: repairRemedy)]
            }
            return try faults(of: endpoint, on: network).map { fault in
                let isLost = try fault == .missing && !canRemake(endpoint)
                let reason = isLost ? "its sandbox is gone" : "its link \(endpoint.linkName) \(fault)"
                return Finding(.error, object, reason, remedy: repairRemedy)
            }
        }
    }

    private func firewallFindings() throws -> [Finding] {
        let faults = try firewallFaults()
        let more = faults.count - longestList
        let shown = faults.prefix(longestList).map { Finding(.error, "firewall", $0, remedy: repairRemedy) }
        guard more > 0 else { return shown }
        return shown + [Finding(.error, "firewall", "\(more) more elements are wrong", remedy: repairRemedy)]
    }

    private func relayFindings() throws -> [Finding] {
        let owners = try store.read { try $0.endpoints() }.filter { $0.state == .ready && !$0.ports.isEmpty }
        guard !owners.isEmpty else { return [] }
        let held = try relay.held()
        return owners.filter { held[$0.id] == nil }.map { endpoint in
            Finding(
                .warning,
                "endpoint \(endpoint.name)",
                "its published ports are not held: another program can take them",
                remedy: "\(repairRemedy); if it stays so, end the program that listens on them"
            )
        }
    }

    private func containerFindings() throws -> [Finding] {
        guard let runtime else { return [] }
        return try store.read { try $0.containers() }.compactMap { container in
            guard container.status == .running, exclusives[container.id] == nil, let process = container.processID,
                !runtime.isAlive(container.id, processID: process)
            else { return nil }
            return Finding(
                .warning,
                "container \(container.name)",
                "it is recorded as running, but its process \(process) is gone",
                remedy: "run \"fairway stop \(container.name)\""
            )
        }
    }

    private func strayFindings(_ networks: [Network]) throws -> [Finding] {
        try unknownLinks().map { link in
            Finding(.warning, "link \(link.name)", "no network or endpoint has it", remedy: repairRemedy)
        }
    }
}

/// What to do about most of what can be wrong.
let repairRemedy = "run \"fairway doctor --repair\""
private let longestList = 8
