internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging
internal import Netlink
internal import SystemPackage

/// What Fairway changes about the host itself: the firewall's tables, and forwarding.
extension Engine {
    /// Names of what the store remembers about the host's forwarding before Fairway switched it on.
    private enum Remembered {
        static let forwarding = "host.forwarding"
        static let uplinks = "host.uplinks"
    }

    /// Makes the firewall's tables and switches forwarding on, where they are not yet.
    ///
    /// The interfaces that are up at this moment are kept from forwarding to each other: the switch is not to turn
    /// this host into a router.
    func prepareHost(for network: Network) throws {
        // Sets that had to be made are empty: somebody had flushed what endpoints live by.
        if try driver.firewall.install() { try settleFirewall() }
        keepForwardRules()
        guard !network.isInternal, try !HostForwarding.isOn() else { return }
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
        if networks.isEmpty { removeForwardRules() }
        guard networks.isEmpty, try !driver.firewall.hasUserRules() else { return }
        try driver.firewall.uninstall()
    }

    private func restoreForwarding() throws {
        guard try store.read({ try $0.setting(Remembered.forwarding) }) == "off" else { return }
        if try HostForwarding.isOn() { try HostForwarding.set(false) }
        let guards = Policy.forwardingElements(uplinks: try guardedUplinks())
        if try driver.firewall.isInstalled() {
            try withWholeFirewall {
                let present = try driver.firewall.observed().intersection(guards)
                try driver.firewall.apply(add: [], remove: present.sorted())
            }
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
        } catch let error as NetlinkError where error.code == .noSuchFileOrDirectory {
            try settleFirewall()
            return try body()
        }
    }

    /// The uplinks that are kept from forwarding to each other; none where forwarding was on before Fairway.
    func guardedUplinks() throws -> [String] {
        try store.read { try $0.setting(Remembered.uplinks) }?.split(separator: ",").map(String.init) ?? []
    }
}
