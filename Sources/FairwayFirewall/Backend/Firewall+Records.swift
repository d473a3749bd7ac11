internal import FairwayModel
internal import NFTables
internal import Netlink
internal import SystemPackage

/// Words by which a backend is remembered, so that its rules can be taken away when it is no longer the one.
extension Firewall.Backend {
    /// Such as `nftables`, or `iptables legacy FAIRWAY`.
    package var record: String {
        switch self {
        case .nftables: "nftables"
        case .iptables(let rules): "iptables \(rules.programs.variant.rawValue) \(rules.prefix)"
        case .none: "none"
        }
    }
}

extension Firewall {
    /// Takes away what the backend of a record has made; what the operator's chain has stays in force.
    ///
    /// The bridge table is left to whoever makes the rules now, and taken away where nobody does.
    ///
    /// - Returns: whether the operator's chain has rules.
    package static func retire(_ record: String, leavingBridge: Bool) throws -> Bool {
        if !leavingBridge {
            var tables = NFTablesBackend(connection: try NFTablesConnection(), families: [.bridge])
            try tables.uninstall()
        }
        if let rules = try iptables(record) { return try rules.retire() }
        guard record == Backend.nftables.record else { return false }
        var tables = NFTablesBackend(connection: try NFTablesConnection(), families: [.inet])
        return try tables.retire()
    }

    /// Takes away everything that the backend of a record has made, with the operator's chain.
    ///
    /// - Returns: the operator's chain in words, with the number of its rules; nil where it had none.
    package static func uninstall(_ record: String) throws -> String? {
        let isNFTables = record == Backend.nftables.record
        var tables = NFTablesBackend(
            connection: try NFTablesConnection(),
            families: isNFTables ? [.inet, .bridge] : [.bridge]
        )
        var chain = "chain \(Ruleset.user) of table \(Ruleset.inet)"
        var count = isNFTables ? try tables.userRuleCount() : 0
        try tables.uninstall()
        if let rules = try iptables(record) {
            chain = "chain \(rules.ruleset.user.name)"
            count = try rules.userRuleCount()
            try rules.uninstall()
        }
        return count == 0 ? nil : "\(chain), with \(count == 1 ? "its rule" : "its \(count) rules")"
    }

    private static func iptables(_ record: String) throws -> IPTablesBackend? {
        let words = record.split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "iptables", let variant = IPTablesVariant(rawValue: words[1]) else {
            return nil
        }
        return IPTablesBackend(programs: try .find(variant), prefix: words[2])
    }
}
