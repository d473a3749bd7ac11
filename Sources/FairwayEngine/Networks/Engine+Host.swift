internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging

/// What Fairway changes about the host itself: the firewall's tables, and forwarding.
extension Engine {
    /// Names of what the store remembers: the host's forwarding before Fairway switched it on, and whose rules are there.
    enum Remembered {
        static let forwarding = "host.forwarding"
        static let uplinks = "host.uplinks"
        /// The backends that may have rules on this host, separated by commas.
        static let firewalls = "host.firewalls"
    }

    /// Makes the firewall's tables and switches forwarding on, where they are not yet.
    ///
    /// The interfaces that are up at this moment are kept from forwarding to each other: the switch is not to turn
    /// this host into a router.
    func prepareHost(for network: Network) throws {
        // Sets that had to be made are empty: somebody had flushed what endpoints live by.
        if try installFirewall() { try settleFirewall() }
        // A host whose rules are not ours is not made to forward: nothing would guard it.
        guard driver.firewall.backend.isOurs, !network.isInternal, try !HostForwarding.isOn() else { return }
        let uplinks = try driver.uplinks()
        // A power loss resets what this remembers, too.
        try store.write { state in
            try state.set(Remembered.uplinks, uplinks.joined(separator: ","))
            try state.set(Remembered.forwarding, "off")
        }
        try driver.firewall.apply(add: Policy.forwardingElements(uplinks: uplinks), remove: [])
        try HostForwarding.set(true)
        logger.notice("switched IPv4 forwarding on", metadata: ["guarded": "\(uplinks)"])
    }

    /// Undoes ``prepareHost(for:)`` when no network needs it any more.
    ///
    /// Forwarding is left alone where somebody else has switched it since, and the tables where the operator's chain
    /// has rules.
    func releaseHost() throws {
        let networks = try store.read { try $0.networks().filter { $0.driver == .bridge } }
        if !networks.contains(where: { !$0.isInternal }) { try restoreForwarding() }
        guard networks.isEmpty, try !driver.firewall.hasUserRules() else { return }
        try driver.firewall.uninstall()
        try store.write { try $0.removeSetting(Remembered.firewalls) }
    }

    private func restoreForwarding() throws {
        guard try store.read({ try $0.setting(Remembered.forwarding) }) == "off" else { return }
        if try HostForwarding.isOn() { try HostForwarding.set(false) }
        let guards = Policy.forwardingElements(uplinks: try guardedUplinks())
        if try driver.firewall.isInstalled() {
            try withWholeFirewall { try driver.firewall.withdraw(guards) }
        }
        try store.write { try Self.forgetHost(in: $0) }
    }

    /// Forgets what the host was before Fairway: it is so again, or another boot has decided anew.
    static func forgetHost(in state: StoreTransaction) throws {
        try state.removeSetting(Remembered.forwarding)
        try state.removeSetting(Remembered.uplinks)
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

    /// The uplinks that are kept from forwarding to each other; none where forwarding was on before Fairway.
    func guardedUplinks() throws -> [String] {
        try store.read { try $0.setting(Remembered.uplinks) }?.split(separator: ",").map(String.init) ?? []
    }
}
