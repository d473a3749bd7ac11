import FairwayTesting
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces

@testable import FairwayEngine

/// Looks without a pause whether there is ever a rule of ours while there is none of the operator's.
final class RuleWatch: @unchecked Sendable {
    private var connection: NFTablesConnection
    private let isOver = Flag()
    private let isAbsent = Flag()
    private let (ends, end) = AsyncStream.makeStream(of: Void.self)
    private let table: TableReference
    private let ours: String
    private let operators: String

    init(in host: TestHost, _ table: TableReference, ours: String, operators: String) throws {
        (self.table, self.ours, self.operators) = (table, ours, operators)
        connection = try host.network.namespace.openSocket(NetfilterFamily.self)
        startDetachedThread { [self] in
            while !isOver.isSet { look() }
            end.finish()
        }
    }

    /// One listing is of one state.
    private func look() {
        let chains = Set((try? connection.rules(of: table))?.map(\.chain.name) ?? [])
        if chains.contains(ours), !chains.contains(operators) { isAbsent.set() }
    }

    func wasEverAbsent() async -> Bool {
        isOver.set()
        for await _ in ends {}
        return isAbsent.isSet
    }
}
