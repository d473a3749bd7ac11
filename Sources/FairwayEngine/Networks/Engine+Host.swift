internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging

/// What Fairway changes about the host itself: the firewall's tables, and forwarding.
extension Engine {
    /// What the store remembers the backends by that may have rules on this host, separated by commas.
    static let rememberedFirewalls = "host.firewalls"
    /// The backends of which nothing is left but an operator's chain with rules.
    static let leftChains = "host.operator-chains"

    /// Names of what the store remembers about the host's forwarding before Fairway switched it on.
    private struct Remembered {
        let forwarding: String
        let uplinks: String
        /// The interfaces that forwarded before.
        let forwarders: String
        /// The interfaces whose `accept_ra` was raised, in IPv6.
        let listeners: String

        init(_ family: IPFamily) {
            let prefix = "host.\(family.rawValue)"
            forwarding = prefix + ".forwarding"
            uplinks = prefix + ".uplinks"
            forwarders = prefix + ".forwarders"
            listeners = prefix + ".router-listeners"
        }
    }

    /// Makes the firewall's tables and switches the forwarding of its families on, where they are not yet.
    func prepareHost(for network: Network) throws {
        try requireIPv6(for: network)
        try installFirewall()
        // A host whose rules are not ours is not made to forward: nothing would guard it.
        guard driver.firewall.backend.isOurs else { return }
        keepForwardRules()
        for family in network.forwarded where try !HostForwarding.isOn(family) { try switchForwardingOn(family) }
    }

    /// Refuses what a network with IPv6 needs of a host whose kernel was started without.
    func requireIPv6(for network: Network) throws(FairwayError) {
        guard network.hasIPv6, !IPv6Switch.isKnown else { return }
        throw FairwayError(.unavailable, "network \(network.name) \(Self.lackOfIPv6); \(Self.remedyForLackOfIPv6)")
    }

    /// What is wrong with a network then.
    static let lackOfIPv6 = "has IPv6, and this host's kernel has none"
    static let remedyForLackOfIPv6 = "start the kernel without ipv6.disable=1, or make the network anew without --ipv6"

    /// The interfaces that are up at this moment are kept from forwarding to each other, and go on listening to
    /// routers: the switch is not to turn this host into a router.
    private func switchForwardingOn(_ family: IPFamily) throws {
        let uplinks = try driver.uplinks()
        let forwarders = try driver.forwarders(family)
        let listeners = family == .ipv6 ? try driver.routerListeners() : []
        let remembered = Remembered(family)
        // A power loss resets what this remembers, too.
        try store.write { state in
            try state.set(remembered.uplinks, uplinks.joined(separator: " "))
            try state.set(remembered.forwarders, forwarders.joined(separator: " "))
            // Those that a kill, or a switch that somebody else turned back, left with ours are still to be restored.
            let raised = try Set(Self.interfaces(remembered.listeners, in: state)).union(listeners)
            try state.set(remembered.listeners, raised.sorted().joined(separator: " "))
            try state.set(remembered.forwarding, "off")
        }
        try driver.firewall.apply(add: Policy.forwardingElements(uplinks: uplinks, family: family), remove: [])
        // First: the kernel drops the default routes of those that would not listen any more.
        try RouterListening.keep(listeners)
        try HostForwarding.set(true, family)
        logger.notice("switched forwarding on", metadata: ["family": "\(family.rawValue)", "guarded": "\(uplinks)"])
    }

    /// Undoes ``prepareHost(for:)`` when no network needs it any more.
    ///
    /// Forwarding is left alone where somebody else has switched it since, and of the tables what the operator's chain
    /// needs where it has rules.
    func releaseHost() throws {
        let networks = try store.read { try $0.networks().filter { $0.driver == .bridge } }
        if networks.isEmpty { removeForwardRules() }
        let needed = Set(networks.flatMap(\.forwarded))
        for family in IPFamily.allCases where !needed.contains(family) { try restoreForwarding(family) }
        guard networks.isEmpty else { return }
        let staysOperators = try driver.firewall.retire()
        let record = driver.firewall.backend.record
        try store.write { try forgetFirewall(record, staysOperators: staysOperators, in: $0) }
    }

    /// Makes forwarding as it was before Fairway switched it on, and lets its guards go; nothing where it did not.
    func restoreForwarding(_ family: IPFamily) throws {
        let remembered = Remembered(family)
        guard try store.read({ try $0.setting(remembered.forwarding) }) == "off" else { return }
        if try HostForwarding.isOn(family) {
            try HostForwarding.set(false, family)
            try HostForwarding.switchOn(family, for: interfaces(remembered.forwarders))
        }
        try RouterListening.restore(try interfaces(remembered.listeners))
        let guards = Policy.forwardingElements(uplinks: try interfaces(remembered.uplinks), family: family)
        if try driver.firewall.isInstalled() {
            try withWholeFirewall { try driver.firewall.withdraw(guards) }
        }
        try store.write { try Self.forget(family, in: $0) }
    }

    /// Forgets what the host was before Fairway: another boot has decided anew.
    static func forgetHost(in state: StoreTransaction) throws {
        for family in IPFamily.allCases { try forget(family, in: state) }
        try state.removeSetting(legacyForwardRule)
        try state.removeSetting(leftChains)
        try state.forgetOperatorRules()
    }

    private static func forget(_ family: IPFamily, in state: StoreTransaction) throws {
        let remembered = Remembered(family)
        for key in [remembered.forwarding, remembered.uplinks, remembered.forwarders, remembered.listeners] {
            try state.removeSetting(key)
        }
    }

    /// Does what needs the firewall; where somebody took a part of that away, makes it whole and does it again.
    func withWholeFirewall<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch  where Firewall.isOfIncompleteRules(error) {
            try settleFirewall()
            return try body()
        }
    }

    /// What keeps uplinks from forwarding to each other; nothing where forwarding was on before Fairway.
    func forwardingGuards() throws -> [FirewallElement] {
        try IPFamily.allCases.flatMap { family in
            Policy.forwardingElements(uplinks: try interfaces(Remembered(family).uplinks), family: family)
        }
    }

    /// Names of interfaces, which have no spaces.
    private func interfaces(_ key: String) throws -> [String] {
        try store.read { try Self.interfaces(key, in: $0) }
    }

    private static func interfaces(_ key: String, in state: StoreTransaction) throws -> [String] {
        try state.setting(key)?.split(separator: " ").map(String.init) ?? []
    }
}

extension Network {
    /// The families that the host has to forward for its endpoints.
    var forwarded: [IPFamily] {
        isInternal || driver != .bridge ? [] : subnets.map(\.family)
    }
}
