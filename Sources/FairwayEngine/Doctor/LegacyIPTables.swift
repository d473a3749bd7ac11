internal import FairwayFirewall
internal import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// The host's iptables programs, which alone read and write the rules of iptables.
///
/// The old tables have no other interface; those in nftables, none but their own rules may be in, or the programs
/// refuse to show them.
struct LegacyIPTables {
    /// Such as `iptables-legacy`.
    let program: String

    /// The old tables of a family, which the programs of no other see.
    static func legacy(_ family: IPFamily) -> Self {
        Self(program: family == .ipv4 ? "iptables-legacy" : "ip6tables-legacy")
    }

    /// Whether the old tables drop what is forwarded, and lack the one rule that lets our packets through.
    static func dropsForwarded(_ family: IPFamily) throws(FairwayError) -> Bool {
        guard hasFilter(family), let rules = try legacy(family).forwardRules() else { return false }
        guard !rules.contains(where: { $0.contains(NFTablesBackend.forwardRuleComment) }) else { return false }
        return rules.contains("-P FORWARD DROP") || rules.last.map(refusesAll) == true
    }

    /// Takes the rule out of the old tables; none is no error.
    static func removeForwardRule(_ family: IPFamily) throws(FairwayError) {
        guard hasFilter(family), let rules = try legacy(family).forwardRules(),
            rules.contains(where: { $0.contains(NFTablesBackend.forwardRuleComment) })
        else { return }
        _ = try legacy(family).run(["-D", "FORWARD"] + Self.rule)
    }

    /// Whether there is a table; the programs would make one.
    private static func hasFilter(_ family: IPFamily) -> Bool {
        let path = "/proc/thread-self/net/\(family == .ipv4 ? "ip" : "ip6")_tables_names"
        guard let tables = try? Files.readText(path) else { return false }
        return tables.split(separator: "\n").contains("filter")
    }

    func insertForwardRule() throws(FairwayError) { _ = try run(["-I", "FORWARD"] + Self.rule) }

    private func forwardRules() throws(FairwayError) -> [String]? {
        guard ExecutableSearch.path(of: program) != nil else { return nil }
        return try run(["-S", "FORWARD"]).split(separator: "\n").map(String.init)
    }

    private static func refusesAll(_ rule: String) -> Bool {
        rule == "-A FORWARD -j DROP" || rule.hasPrefix("-A FORWARD -j REJECT")
    }

    private static let rule: [String] = {
        let bit = "0x" + String(NFTablesBackend.acceptedMark, radix: 16)
        let comment = ["-m", "comment", "--comment", NFTablesBackend.forwardRuleComment]
        return ["-m", "mark", "--mark", "\(bit)/\(bit)"] + comment + ["-j", "ACCEPT"]
    }()

    private func run(_ arguments: [String]) throws(FairwayError) -> String {
        guard let path = ExecutableSearch.path(of: program) else {
            throw FairwayError(.unavailable, "can't change the rules of iptables: \(program) is not installed")
        }
        let outcome: Filter.Outcome
        do throws(Errno) {
            outcome = try Filter(path, ["-w", "5"] + arguments).run(timeoutMilliseconds: 10_000)
        } catch {
            throw FairwayError(.failed, "can't run \(path): \(error)")
        }
        guard outcome.exitCode == 0 else {
            throw FairwayError(.failed, "\(program) \(arguments.joined(separator: " ")) failed: \(outcome.errors)")
        }
        return outcome.output
    }
}
