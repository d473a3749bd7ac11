import FairwayFirewall
import FairwayTesting
import NetworkNamespaces
import SystemPackage
import Testing

/// What may make the rules on this machine: nftables, and those variants of iptables that are here and work.
enum RuleMaker: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case nftables
    case iptablesNFT = "nft"
    case iptablesLegacy = "legacy"

    var testDescription: String { self == .nftables ? rawValue : "iptables-\(rawValue)" }

    static let available = allCases.filter { maker in maker == .nftables || maker.works }
    static let iptables = available.filter { $0 != .nftables }
    static let absence: Comment = "needs a working iptables-restore: install the package iptables"

    func backend(prefix: String = "FAIRWAY") throws -> Firewall.Backend {
        guard self != .nftables else { return .nftables }
        return .iptables(try rules(prefix: prefix))
    }

    func rules(prefix: String = "FAIRWAY") throws -> IPTablesBackend {
        IPTablesBackend(programs: try .find(IPTablesVariant(rawValue: rawValue)), prefix: prefix)
    }

    private var works: Bool {
        guard let host = try? TemporaryNamespace(), let rules = try? rules() else { return false }
        return (try? host.inside { try rules.settle([]) }) != nil
    }
}

extension TemporaryNamespace {
    /// Runs `body` on a thread in the namespace, whatever it throws.
    @discardableResult
    func inside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        try namespace.run { () throws(Errno) in Result { try body() } }.get()
    }
}
