internal import NFTables

/// A chain of somebody else's that drops what this host forwards, whatever our table accepts: a drop is final.
package struct ForwardObstacle: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// What no rule of it decides is dropped.
        case policy
        /// Its last rule drops or rejects everything.
        case lastRule
    }

    let chain: ChainReference
    package let cause: Cause

    /// As nft writes it: `ip filter FORWARD`.
    package var name: String { chain.description }
    /// Whether it is one of iptables-nft's, which takes nothing but its own rules.
    package var isOfIPTables: Bool {
        chain.table.name == "filter" && chain.name == "FORWARD" && chain.table.family != .inet
    }
    package var isOfFirewalld: Bool { chain.table.name == "firewalld" }
    package var isIPv6: Bool { chain.table.family == .ipv6 }
}

extension Rule {
    /// Whether it drops or rejects whatever comes.
    var refusesAll: Bool {
        let steps = expressions.filter { if case .counter = $0 { false } else { true } }
        guard steps.count == 1 else { return false }
        switch steps[0] {
        case .immediate(.verdict(.drop)): return true
        case .unknown(let step): return step.name == "reject" || step.name == "target" && step.mentions("REJECT")
        default: return false
        }
    }

    /// Whether it is the rule that lets our packets through, made by nft or by iptables.
    var isForwardRule: Bool {
        if comment == NFTablesBackend.forwardRuleComment { return true }
        return expressions.contains {
            if case .unknown(let step) = $0 { step.mentions(NFTablesBackend.forwardRuleComment) } else { false }
        }
    }
}

extension UnknownExpression {
    /// Whether its attributes have a text in them.
    fileprivate func mentions(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return data.indices.contains { data[$0...].starts(with: wanted) }
    }
}
