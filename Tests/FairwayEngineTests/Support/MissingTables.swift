import FairwayTesting
import NFTables
import NetworkNamespaces

/// What somebody deleted of the firewall.
enum MissingTables: String, Sendable, CaseIterable {
    case inet, bridge, both

    var tables: [TableReference] {
        switch self {
        case .inet: [TableReference(.inet, "fairway")]
        case .bridge: [TableReference(.bridge, "fairway")]
        case .both: Self.inet.tables + Self.bridge.tables
        }
    }
}

extension TestHost {
    /// Deletes tables of ours as anybody could, with `nft delete table`.
    func delete(_ missing: MissingTables) throws {
        var batch = Batch()
        for table in missing.tables { batch.delete(table) }
        var connection = try network.namespace.openSocket(NetfilterFamily.self)
        try connection.commit(batch)
    }
}
