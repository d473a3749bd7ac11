internal import Logging
internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore

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
        try driver.firewall.install()
        guard !network.isInternal, try !HostForwarding.isOn() else { return }
        let uplinks = try driver.uplinks()
        try store.write(durability: .power) { state in
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
    }

    private func restoreForwarding() throws {
        guard try store.read({ try $0.setting(Remembered.forwarding) }) == "off" else { return }
        if try HostForwarding.isOn() { try HostForwarding.set(false) }
        let guards = Policy.forwardingElements(uplinks: try guardedUplinks())
        if try driver.firewall.isInstalled() {
            let present = try driver.firewall.observed().intersection(guards)
            try driver.firewall.apply(add: [], remove: present.sorted())
        }
        try store.write(durability: .power) { state in
            try state.removeSetting(Remembered.forwarding)
            try state.removeSetting(Remembered.uplinks)
        }
    }

    /// The uplinks that are kept from forwarding to each other; none where forwarding was on before Fairway.
    func guardedUplinks() throws -> [String] {
        try store.read { try $0.setting(Remembered.uplinks) }?.split(separator: ",").map(String.init) ?? []
    }
}
