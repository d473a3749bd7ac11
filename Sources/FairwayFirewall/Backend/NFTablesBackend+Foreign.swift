internal import NFTables
package import Netlink

extension NFTablesBackend {
    /// What the rule is known by that lets our packets through a foreign chain.
    package static let forwardRuleComment = "fairway: what its own table has let through"

    /// The bit of the packet mark that our table sets on what it lets through.
    package static let acceptedMark = Ruleset.acceptedMark

    /// Chains of others that drop what our networks send and get, and lack the one rule that lets it through.
    ///
    /// - Parameter isIPv6: whether chains of IPv6 are of interest, too.
    package mutating func forwardObstacles(isIPv6: Bool) throws(NetlinkError) -> [ForwardObstacle] {
        var obstacles: [ForwardObstacle] = []
        for chain in try foreignForwardChains() where isIPv6 || chain.reference.table.family != .ipv6 {
            let rules = try connection.rules(of: chain.reference)
            guard !rules.contains(where: \.isForwardRule) else { continue }
            if rules.last?.refusesAll == true {
                obstacles.append(ForwardObstacle(chain: chain.reference, cause: .lastRule))
            } else if chain.base?.policy == .drop {
                obstacles.append(ForwardObstacle(chain: chain.reference, cause: .policy))
            }
        }
        return obstacles
    }

    /// The tables of others, as nft writes them, and the names of their chains.
    package mutating func foreignChains() throws(NetlinkError) -> [String: Set<String>] {
        let own = Set(references)
        let chains = try connection.chains().map(\.reference).filter { !own.contains($0.table) }
        return Dictionary(grouping: chains, by: \.table.description).mapValues { Set($0.map(\.name)) }
    }

    private mutating func foreignForwardChains() throws(NetlinkError) -> [Chain] {
        let own = Set(references)
        let families: Set<TableFamily> = [.ipv4, .ipv6, .inet]
        return try connection.chains().filter { chain in
            chain.base?.hook == .forward && families.contains(chain.reference.table.family)
                && !own.contains(chain.reference.table)
        }
    }

    /// Puts the one rule first in a foreign chain.
    package mutating func insertForwardRule(into obstacle: ForwardObstacle) throws(NetlinkError) {
        let rule = Rule(
            in: obstacle.chain,
            [.when(.mark, hasAnyOf: Ruleset.acceptedMark), .accept],
            comment: Self.forwardRuleComment
        )
        var batch = Batch()
        batch.insert(rule)
        try connection.commit(batch)
    }

    /// Takes the one rule out of every foreign chain, also where iptables-nft made it.
    package mutating func removeForwardRules() throws(NetlinkError) {
        var batch = Batch()
        for chain in try foreignForwardChains() {
            for rule in try connection.rules(of: chain.reference) where rule.isForwardRule {
                if let handle = rule.handle { batch.delete(handle, in: chain.reference) }
            }
        }
        guard !batch.isEmpty else { return }
        try connection.commit(batch)
    }
}
