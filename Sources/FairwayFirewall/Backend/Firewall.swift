package import NFTables
internal import Netlink
internal import SystemPackage

/// What makes the policy real on this host, in whichever way it was told to.
///
/// Every verb blocks the calling thread, which must be in the host's namespace. What keeps ports from sending in
/// others' names is in nftables' bridge table whoever makes the rest: iptables has nothing for it.
package struct Firewall: ~Copyable {
    package enum Backend: Sendable {
        case nftables
        case iptables(IPTablesBackend)
        /// The operator's own rules, if any: Fairway makes none.
        case none

        /// Whether the rules are Fairway's.
        package var isOurs: Bool {
            if case .none = self { false } else { true }
        }

        /// The tables that are nftables'.
        fileprivate var families: Set<TableFamily> {
            switch self {
            case .nftables: [.inet, .bridge]
            case .iptables: [.bridge]
            case .none: []
            }
        }
    }

    package let backend: Backend
    var nftables: NFTablesBackend

    /// - Parameter linkGroup: the group of Fairway's bridge ports (`ip link … group N`).
    package init(_ backend: Backend, connection: consuming NFTablesConnection, linkGroup: UInt32 = 0xfa17) {
        self.backend = backend
        nftables = NFTablesBackend(connection: connection, linkGroup: linkGroup, families: backend.families)
    }

    /// The number by which announcements name this firewall as their cause.
    package var portID: UInt32 { nftables.portID }

    /// The names of nftables' tables in which there may be something of ours, among those of others too.
    ///
    /// Legacy iptables has tables that the kernel announces no change of.
    package var tableNames: Set<String> {
        let shared = isIn(.nft) ? IPTablesRule.Table.allCases.map(\.rawValue) : []
        return Set(shared + [NFTablesBackend.tableName])
    }

    /// Where the kernel announces what the operator does to his chain; nil where it announces nothing.
    package var operatorsPlace: OperatorsPlace? {
        switch backend {
        case .nftables: OperatorsPlace(table: NFTablesBackend.tableName, chain: nil)
        case .iptables(let rules) where rules.programs.variant == .nft: rules.operatorsPlace
        case .iptables, .none: nil
        }
    }

    /// Whether an error means that a part of the rules is missing, so that making them whole may help.
    package static func isOfIncompleteRules(_ error: any Error) -> Bool {
        switch error {
        case let error as NetlinkError: error.code == .noSuchFileOrDirectory
        case let error as IPTablesError: error.isOfIncompleteRules
        default: false
        }
    }

    /// Whether something of ours is there, of whatever version, whole or not.
    package mutating func isInstalled() throws -> Bool {
        if case .iptables(let rules) = backend, try rules.isInstalled() { return true }
        return try nftables.isInstalled()
    }

    /// Whether nothing is missing or changed of what is always there.
    package mutating func isWhole() throws -> Bool {
        guard try nftables.isWhole() else { return false }
        guard case .iptables(let rules) = backend else { return true }
        return try rules.isWhole()
    }

    /// Removes and adds elements.
    ///
    /// A port speaks last and falls silent first, so that half of a change opens nothing.
    package mutating func apply(add added: [FirewallElement], remove removed: [FirewallElement]) throws {
        guard case .iptables(let rules) = backend else { return try nftables.apply(add: added, remove: removed) }
        try nftables.apply(add: [], remove: removed)
        try rules.apply(add: added, remove: removed)
        try nftables.apply(add: added, remove: [])
    }

    /// Removes those of the elements that are there: of what was killed half-way there may be only some.
    package mutating func withdraw(_ elements: [FirewallElement]) throws {
        try nftables.withdraw(elements)
        if case .iptables(let rules) = backend { try rules.apply(add: [], remove: elements) }
    }

    /// Makes everything whole, with these elements and no others.
    ///
    /// - Parameter kept: What the operator's chain had, as ``OperatorRules`` has it; it comes back where somebody took
    ///   it together with what is ours.
    package mutating func settle(_ elements: Set<FirewallElement>, restoring kept: [UInt8] = []) throws -> Settlement {
        guard case .iptables(let rules) = backend else { return try nftables.settle(elements, restoring: kept) }
        var settlement = try rules.settle(elements, restoring: kept)
        if try nftables.settle(elements).hasChanged { settlement.hasChanged = true }
        return settlement
    }

    /// In words, what ``settle(_:)`` would have to change.
    package mutating func faults(_ elements: Set<FirewallElement>) throws -> [String] {
        let faults = try nftables.faults(elements)
        guard case .iptables(let rules) = backend else { return faults }
        return try faults + rules.faults(elements)
    }

    /// What the operator's chain has; nil where what is ours is not whole: then nobody knows who took what is missing.
    package mutating func operatorRules() throws -> OperatorRules? {
        guard case .iptables(let rules) = backend else { return try nftables.operatorRules() }
        return try rules.operatorRules()
    }

    /// Takes everything away that is Fairway's; what the operator's chain has stays in force.
    ///
    /// - Returns: whether it has any rules.
    package mutating func retire() throws -> Bool {
        let hasRules = try nftables.retire()
        guard case .iptables(let rules) = backend else { return hasRules }
        return try rules.retire()
    }
}
