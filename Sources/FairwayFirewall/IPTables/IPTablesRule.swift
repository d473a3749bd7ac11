internal import FairwayModel

/// One rule of one chain of one family, in the words of `iptables-save`.
struct IPTablesRule: Hashable, Sendable {
    /// In the order in which changes are made: what closes comes before what opens.
    enum Table: String, CaseIterable, Sendable, Comparable {
        case raw, mangle, filter, nat

        static func < (left: Self, right: Self) -> Bool { left.order < right.order }
        private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    struct Chain: Hashable, Sendable {
        var table: Table
        var name: String
    }

    /// Where a rule stands among those of its chain that are always there.
    enum Place: Sendable { case before, after }

    var family: IPFamily
    var chain: Chain
    /// Everything after the chain's name.
    var specification: String
    var place: Place

    init(_ family: IPFamily, _ table: Table, _ chain: String, _ specification: String, _ place: Place = .after) {
        self.family = family
        self.chain = Chain(table: table, name: chain)
        self.specification = specification
        self.place = place
    }
}
