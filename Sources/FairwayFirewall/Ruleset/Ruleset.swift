internal import NFTables

/// The rules that never change: written once a host, in one transaction; afterwards only elements come and go.
///
/// So neither a packet nor a change costs more with more networks, containers or ports.
enum Ruleset {
    /// Counts the changes of what sets and chains mean; another version on a host is replaced.
    static let version = 4

    static let inet = TableReference(.inet, NFTablesBackend.tableName)
    static let bridge = TableReference(.bridge, NFTablesBackend.tableName)

    /// The operator's own chain: first to see what is forwarded, and never touched.
    static let user = "user"
    /// The chain whose comment carries the version, in both tables: a table's own comment can't be changed any more
    /// once it is made, and table inet must stay, because of the operator's chain.
    static let versionChain = "forward"
    /// Where elements of `leave`, `enter` and `host_in` lead to.
    static let leaveTranslated = "leave_nat"
    static let enterTranslated = "enter_nat"
    static let leaveRouted = "leave_routed"
    static let enterRouted = "enter_routed"
    static let gatewayOnly = "host_gateway"

    /// Both tables.
    ///
    /// - Parameter linkGroup: the group of Fairway's bridge ports; all others are foreign, and pass untouched.
    static func tables(linkGroup: UInt32) -> [RulesetTable] {
        let routed = entrance + publication + translation + forwarding + hostAccess
        let bridged = sending(linkGroup: linkGroup) + neighbours + receiving(linkGroup: linkGroup)
        return [
            RulesetTable(table: Table(inet, comment: "Fairway's; chain user is yours"), chains: routed),
            RulesetTable(table: Table(bridge, comment: "Fairway's"), chains: bridged),
        ]
    }

    /// A chain of family inet.
    static func routed(_ name: String, _ base: BaseChain? = nil, _ rules: [[Statement]] = []) -> RulesetChain {
        RulesetChain(name, in: inet, base: base, rules)
    }

    /// A chain of family bridge.
    static func bridged(_ name: String, _ base: BaseChain? = nil, _ rules: [[Statement]]) -> RulesetChain {
        RulesetChain(name, in: bridge, base: base, rules)
    }
}
