internal import FairwayModel

/// The chains that are always there, and the rules that lead to them and between them.
///
/// As in nftables everything else is an element; here each is a rule or two in one of these chains. Within a chain
/// the order of elements does not matter, but for what stands before and after the rules that are always there.
struct IPTablesRuleset: Sendable {
    typealias Chain = IPTablesRule.Chain

    /// A rule of a built-in chain that leads to ours.
    struct Hook: Hashable, Sendable {
        var chain: Chain
        var specification: String
        /// Whether it has to be among the first; else it comes after whatever there is.
        var isFirst: Bool
    }

    /// What the names of all chains begin with.
    let prefix: String

    /// The operator's own chain.
    var user: Chain { Chain(table: .filter, name: "\(prefix)-USER") }

    func name(_ suffix: String) -> String { "\(prefix)-\(suffix)" }

    /// What lets operators see, and us know, whose a rule of a built-in chain is.
    func comment(_ bridge: String) -> String { "-m comment --comment \"\(prefix) \(bridge)\"" }

    /// Whether a rule of a built-in chain carries our comment.
    func isOurs(_ specification: String) -> Bool { specification.contains("--comment \"\(prefix) ") }

    /// In the order in which they have to stand where they are first.
    func hooks(_ family: IPFamily) -> [Hook] {
        let local = "-m addrtype --dst-type LOCAL -j \(prefix)"
        let routable = family == .ipv4 ? "" : "! -s fe80::/10 "
        // The kernel routes nothing from ::1: what is called there, the relay hands over.
        let reachable = family == .ipv4 ? "" : "! -d ::1/128 "
        return [
            Hook(chain: Chain(table: .raw, name: "PREROUTING"), specification: jump("PREROUTING"), isFirst: true),
            Hook(chain: Chain(table: .mangle, name: "PREROUTING"), specification: jump("PREROUTING"), isFirst: true),
            Hook(chain: Chain(table: .mangle, name: "FORWARD"), specification: jump("FORWARD"), isFirst: true),
            Hook(chain: Chain(table: .filter, name: "INPUT"), specification: jump("INPUT"), isFirst: true),
            Hook(chain: Chain(table: .filter, name: "FORWARD"), specification: jump("USER"), isFirst: true),
            Hook(chain: Chain(table: .filter, name: "FORWARD"), specification: jump("FORWARD"), isFirst: true),
            Hook(chain: Chain(table: .nat, name: "PREROUTING"), specification: routable + local, isFirst: false),
            Hook(chain: Chain(table: .nat, name: "OUTPUT"), specification: reachable + local, isFirst: false),
        ]
    }

    /// Our chains but the operator's, and those of their rules that are always there.
    func chains(_ family: IPFamily) -> [Chain: [String]] {
        let loopback = family == .ipv4 ? "127.0.0.0/8" : "::1/128"
        let raw = ["-i lo -j RETURN", "-d \(loopback) -j DROP", "-s \(loopback) -j DROP", jump("DIRECT")]
        var chains: [Chain: [String]] = [
            Chain(table: .raw, name: name("PREROUTING")): raw,
            Chain(table: .raw, name: name("DIRECT")): [],
            Chain(table: .mangle, name: name("PREROUTING")): [],
            Chain(table: .mangle, name: name("FORWARD")): [],
            Chain(table: .nat, name: prefix): [],
        ]
        for (suffix, rules) in filterChains(family) { chains[Chain(table: .filter, name: name(suffix))] = rules }
        return chains
    }

    /// Chains that others go to end in a verdict, but for those of INPUT, which the operator's rules come after.
    private func filterChains(_ family: IPFamily) -> [String: [String]] {
        let replies = "-m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT"
        let echo = family == .ipv4 ? "-p icmp -j ACCEPT" : "-p ipv6-icmp -j ACCEPT"
        let discovery = ["135", "136"].map { "-p ipv6-icmp -m icmp6 --icmpv6-type \($0) -j RETURN" }
        return [
            "FORWARD": [jump("PAIRS"), jump("LEAVE"), jump("ENTER"), jump("UPLINKS")],
            "PAIRS": [], "LEAVE": [], "ENTER": [], "UPLINKS": [], "UPLINKS-OUT": [], "INPUT": [],
            // What connection tracking can't place would leave with its private address.
            "LEAVE-NAT": ["-m conntrack --ctstate INVALID -j DROP", jump("ENTER"), "-j ACCEPT"],
            "LEAVE-ROUTED": [jump("ENTER"), "-j ACCEPT"],
            "ENTER-NAT": [replies, "-j DROP"],
            "ENTER-ROUTED": [replies, echo, "-j DROP"],
            "GATEWAY": ["-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN"]
                + (family == .ipv6 ? discovery : [])
                + ["-m addrtype --dst-type LOCAL --limit-iface-in -j RETURN", "-j DROP"],
        ]
    }

    private func jump(_ suffix: String) -> String { "-j \(name(suffix))" }
}
