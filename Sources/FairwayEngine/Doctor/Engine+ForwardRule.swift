internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging

/// The one rule that lets through foreign firewalls what our own table has let through.
extension Engine {
    /// What the store remembers by that the rule was put into the old tables of iptables.
    static let legacyForwardRule = "host.legacy-forward-rule"

    /// Puts the rule into every chain of others that drops our packets and lacks it.
    func insertForwardRules() throws {
        let networks = try store.read { try $0.networks() }.filter { $0.driver == .bridge && !$0.isInternal }
        guard !networks.isEmpty else { return }
        for obstacle in try driver.firewall.forwardObstacles(isIPv6: hasIPv6(networks)) {
            if obstacle.isOfIPTables {
                try LegacyIPTables(program: obstacle.isIPv6 ? "ip6tables-nft" : "iptables-nft").insertForwardRule()
            } else {
                try driver.firewall.insertForwardRule(into: obstacle)
            }
            logger.notice("added our one rule to the chain \(obstacle.name), which drops what it does not know")
        }
        for tables in try legacyObstacles(isIPv6: hasIPv6(networks)) {
            try store.write { try $0.set(Self.legacyForwardRule, "on") }
            try tables.insertForwardRule()
            logger.notice("added our one rule to FORWARD of \(tables.program), which drops what it does not know")
        }
    }

    /// The old tables of which FORWARD drops what we let through: not those that our own rules are in.
    func legacyObstacles(isIPv6: Bool) throws -> [LegacyIPTables] {
        guard driver.firewall.backend.isOurs, !driver.firewall.isIn(.legacy) else { return [] }
        let families: [IPFamily] = isIPv6 ? [.ipv4, .ipv6] : [.ipv4]
        return try families.filter { try LegacyIPTables.dropsForwarded($0) }.map { .legacy($0) }
    }

    /// Somebody else's rules are others: ours may be gone from them, or be missing in what is new.
    func foreignFirewallChanged() {
        if settings.monitor == .repair { keepForwardRules() }
    }

    /// As ``insertForwardRules()``, where the operator wants it for good; a failure is none of the caller's.
    func keepForwardRules() {
        guard settings.forwardRule == .on else { return }
        do {
            try insertForwardRules()
        } catch {
            logger.error("can't add our rule to a chain that drops what it does not know: \(error)")
        }
    }

    /// Takes the rule out of all chains: no network needs it any more.
    func removeForwardRules() {
        do {
            try driver.firewall.removeForwardRules()
            // Only a program of the host's can look: it is not run where there is nothing to find.
            guard try store.read({ try $0.setting(Self.legacyForwardRule) }) != nil else { return }
            for family in IPFamily.allCases { try LegacyIPTables.removeForwardRule(family) }
            try store.write { try $0.removeSetting(Self.legacyForwardRule) }
        } catch {
            logger.error("can't take our rule out of a chain of others: \(error)")
        }
    }
}
