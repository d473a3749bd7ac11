internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging

/// What the host's firewall has to hold, and who makes it.
///
/// The store remembers every backend that may have rules here, from before its first rule until after its last. So a
/// change of the setting is made by the next daemon: what is new comes first, and what was there before goes last.
extension Engine {
    /// Makes the firewall whole where a part of what is always there is missing.
    func installFirewall() throws {
        try rememberFirewall()
        guard try !driver.firewall.isWhole() else { return }
        try settleFirewall(desiredElements())
    }

    /// Makes the firewall whole, adds the elements that are missing and takes away those that nothing asks for.
    ///
    /// Then nothing needs the rules of another backend any more.
    func settleFirewall() throws {
        let desired = try desiredElements()
        if try desired.isEmpty && !driver.firewall.isInstalled() {
            try retireOtherFirewalls()
        } else {
            try settleFirewall(desired)
        }
    }

    private func settleFirewall(_ desired: Set<FirewallElement>) throws {
        try rememberFirewall()
        let record = driver.firewall.backend.record
        let settlement = try driver.firewall.settle(
            desired,
            restoring: store.read { try $0.operatorRules(of: record) }
        )
        if settlement.hasChanged { logger.notice("reconciled the firewall") }
        if !settlement.refused.isEmpty { missed(settlement.refused) }
        try retireOtherFirewalls()
    }

    private func rememberFirewall() throws {
        let own = driver.firewall.backend.record
        let remembered = try rememberedFirewalls()
        guard !remembered.contains(own) else { return }
        try store.write { try $0.set(Self.rememberedFirewalls, (remembered + [own]).joined(separator: ",")) }
    }

    /// What the firewall lacks, or has too much.
    func firewallFaults() throws -> [String] {
        let desired = try desiredElements()
        if try !driver.firewall.isInstalled(), desired.isEmpty { return [] }
        return try driver.firewall.faults(desired)
    }

    /// Takes away what other backends have made; one that resists is remembered, and keeps nothing else from going.
    func retireOtherFirewalls() throws {
        let own = driver.firewall.backend.record
        // What keeps uplinks from forwarding to each other goes with the rules: forwarding goes before.
        if !driver.firewall.backend.isOurs { for family in IPFamily.allCases { try restoreForwarding(family) } }
        for record in try rememberedFirewalls() where record != own {
            do {
                let staysOperators = try Firewall.retire(record, leavingBridge: driver.firewall.backend.isOurs)
                try store.write { try forgetFirewall(record, staysOperators: staysOperators, in: $0) }
                logger.notice("removed the rules that were made by \(record)")
            } catch {
                logger.error("can't remove the rules that were made by \(record): \(error)")
            }
        }
    }

    /// Forgets a backend that has no rules here any more, and what the operator's chain had: what is left of that is no
    /// more Fairway's to bring back, but goes with a reset.
    nonisolated func forgetFirewall(_ record: String, staysOperators: Bool, in state: StoreTransaction) throws {
        let rest = try Self.records(Self.rememberedFirewalls, in: state).filter { $0 != record }
        if rest.isEmpty {
            try state.removeSetting(Self.rememberedFirewalls)
        } else {
            try state.set(Self.rememberedFirewalls, rest.joined(separator: ","))
        }
        try state.set(operatorRules: [], of: record)
        guard staysOperators else { return }
        let left = try Self.records(Self.leftChains, in: state)
        if !left.contains(record) { try state.set(Self.leftChains, (left + [record]).joined(separator: ",")) }
    }

    private func rememberedFirewalls() throws -> [String] {
        try store.read { try Self.records(Self.rememberedFirewalls, in: $0) }
    }

    static func records(_ key: String, in state: StoreTransaction) throws -> [String] {
        try state.setting(key)?.split(separator: ",").map(String.init) ?? []
    }

    /// What the operator has to know about who makes the rules.
    var firewallWarnings: [String] {
        guard !driver.firewall.backend.isOurs else { return [] }
        return [
            """
            the firewall is none: Fairway makes no rules, so published ports, address translation and isolation are \
            what your own rules make of them
            """
        ]
    }

    /// What the store asks of the firewall, and the relay, which has chosen where it answers names.
    private func desiredElements() throws -> Set<FirewallElement> {
        let (networks, endpoints) = try store.read { state in (try state.networks(), try state.endpoints()) }
        let bridges = networks.filter { $0.driver == .bridge && $0.state == .ready }
        var elements = Set(try forwardingGuards())
        for network in bridges {
            elements.formUnion(Policy.elements(for: network))
            elements.formUnion(Policy.nameElements(for: network, at: nameServices[network.id] ?? [:]))
        }
        for endpoint in endpoints where endpoint.state == .ready {
            guard let network = bridges.first(where: { $0.id == endpoint.networkID }) else { continue }
            elements.formUnion(Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName))
        }
        return elements
    }
}

extension Firewall.Backend {
    /// What the settings ask for; throws where this host lacks its programs.
    init(_ settings: Settings) throws(FairwayError) {
        switch settings.firewall {
        case .nftables: self = .nftables
        case .none: self = .none
        case .iptables:
            let variant: IPTablesVariant? =
                switch settings.iptablesVariant {
                case .usual: nil
                case .nft: .nft
                case .legacy: .legacy
                }
            self = .iptables(IPTablesBackend(programs: try .find(variant), prefix: settings.chainPrefix))
        }
    }
}
