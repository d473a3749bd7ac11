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
    /// Takes away what the backend of a record has made, but for the operator's chain where that has rules.
    ///
    /// The bridge table is left to whoever makes the rules now, and taken away where nobody does.
    package static func retire(_ record: String, leavingBridge: Bool) throws {
        let words = record.split(separator: " ").map(String.init)
        if words.count == 3, words[0] == "iptables", let variant = IPTablesVariant(rawValue: words[1]) {
            try IPTablesBackend(programs: try .find(variant), prefix: words[2]).uninstall()
        }
        if words == ["nftables"] {
            var tables = NFTablesBackend(connection: try NFTablesConnection(), families: [.inet])
            try tables.retire()
        }
        guard !leavingBridge else { return }
        var tables = NFTablesBackend(connection: try NFTablesConnection(), families: [.bridge])
        try tables.uninstall()
    }
}
