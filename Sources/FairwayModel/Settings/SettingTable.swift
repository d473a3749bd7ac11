package import IPAddressing

/// Every setting there is, one property each.
///
/// A new setting is one more property here, and whoever uses its value, as `settings.name`. Its key in the file, its
/// variable, its flag, its lines in the help and in `fairway info`, and its row of the reference come from this.
package struct SettingTable: Sendable {
    package let firewall = Setting<Settings.FirewallBackend>(
        "firewall",
        .choice,
        default: "nftables",
        effect: .atStart,
        "what makes the firewall rules; none leaves them to you"
    )
    package let iptablesVariant = Setting<Settings.IPTablesVariant>(
        "iptables-variant",
        .choice,
        default: "usual",
        effect: .atStart,
        "which iptables the firewall iptables is; usual is whichever the command iptables is"
    )
    package let chainPrefix = Setting<String>(
        "chain-prefix",
        .chainPrefix,
        default: "FAIRWAY",
        effect: .atStart,
        "what the names of iptables' chains begin with"
    )
    package let bridgeName = Setting<String>(
        "bridge-name",
        .linkName,
        default: "fairway0",
        effect: .atOnce,
        "device name of the default network's bridge"
    )
    package let defaultSubnet = Setting<IPNetwork?>(
        "default-subnet",
        .optional(.subnet, empty: "the first free one"),
        effect: .atOnce,
        "subnet of the default network"
    )
    package let pools = Setting<[Settings.Pool]>(
        "pools",
        .pools,
        default: "172.18.0.0/15:24,172.20.0.0/14:24,172.24.0.0/13:24,192.168.0.0/16:24,10.0.0.0/8:24",
        effect: .atOnce,
        "where the subnets of other networks are cut from"
    )
    package let poolChoice = Setting<Settings.PoolChoice>(
        "pool-choice",
        .choice,
        default: "lowest",
        effect: .atOnce,
        "which free subnet a network gets"
    )
    package let publishAddress = Setting<IPAddress?>(
        "publish-address",
        .optional(.address, empty: "every address"),
        effect: .atOnce,
        "host address of published ports that name none"
    )
    package let linkGroup = Setting<UInt32>(
        "link-group",
        .number(in: 1...UInt32.max - 1),
        default: "64023",
        effect: .atStart,
        "link group of the host ends; the one after it is used for links to be deleted"
    )
    package let mtu = Setting<UInt32?>(
        "mtu",
        .optional(.number(in: 68...65_535), empty: "that of the interface with the default route"),
        effect: .atOnce,
        "MTU of networks that name none"
    )
    package let monitor = Setting<Settings.MonitorMode>(
        "monitor",
        .choice,
        default: "repair",
        effect: .atOnce,
        "what is done about links and rules of Fairway's that others change"
    )
    package let forwardRule = Setting<Settings.Switch>(
        "forward-rule",
        .choice,
        default: "off",
        effect: .atOnce,
        "whether one rule is kept in others' chains that drop what they forward, for what Fairway has let through"
    )
    package let runtime = Setting<String?>(
        "runtime",
        .optional(.program, empty: "the first of crun and runc that works here"),
        effect: .atStart,
        "OCI runtime"
    )
    package let logLevel = Setting<Settings.LogLevel>(
        "log-level",
        .choice,
        default: "info",
        effect: .atStart,
        "least level of what the daemon logs"
    )
}

extension SettingTable {
    package static let shared = Self()

    /// The rows in the order of their declaration, found by reflection so that none can be left out.
    package static let rows = Mirror(reflecting: shared).children.compactMap { $0.value as? any SettingRow }

    package static func row(_ key: String) -> (any SettingRow)? { rows.first { $0.key == key } }

    /// The row of a key that a person wrote; an unknown one is an error that says which key may be meant.
    ///
    /// - Parameter place: where the key was written, before a colon.
    package static func row(named key: String, at place: String? = nil) throws(FairwayError) -> any SettingRow {
        if let row = row(key) { return row }
        let keys = rows.map(\.key)
        let advice =
            NearestName.of(key, among: keys).map { "did you mean \"\($0)\"?" }
            ?? "the settings are \(keys.joined(separator: ", "))"
        let start = place.map { $0 + ": " } ?? ""
        throw FairwayError(.invalidArgument, "\(start)there is no setting \"\(key)\"; \(advice)")
    }
}
