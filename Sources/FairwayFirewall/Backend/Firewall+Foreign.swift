package import Netlink

/// Rules of others beside ours, whoever makes ours.
extension Firewall {
    /// Chains of others that drop what our networks send and get, and lack the one rule that lets it through.
    ///
    /// A chain that leads to ours is none: what our rules accept there never comes to its end. Where no rules are ours
    /// nothing is told apart, and there is no such chain.
    ///
    /// - Parameter isIPv6: whether chains of IPv6 are of interest, too.
    package mutating func forwardObstacles(isIPv6: Bool) throws(NetlinkError) -> [ForwardObstacle] {
        guard backend.isOurs else { return [] }
        return try nftables.forwardObstacles(isIPv6: isIPv6).filter { !($0.isOfIPTables && isIn(.nft)) }
    }

    /// Whether ours are rules of this variant of iptables.
    package func isIn(_ variant: IPTablesVariant) -> Bool {
        if case .iptables(let rules) = backend { rules.programs.variant == variant } else { false }
    }

    /// The tables of others, as nft writes them, and the names of their chains.
    package mutating func foreignChains() throws(NetlinkError) -> [String: Set<String>] {
        try nftables.foreignChains()
    }

    /// Puts the one rule first in a foreign chain.
    package mutating func insertForwardRule(into obstacle: ForwardObstacle) throws(NetlinkError) {
        try nftables.insertForwardRule(into: obstacle)
    }

    /// Takes the one rule out of every foreign chain, also where iptables-nft made it.
    package mutating func removeForwardRules() throws(NetlinkError) { try nftables.removeForwardRules() }
}
