import LinuxSystem

/// Whether br_netfilter is there, which can show bridged packets to the IP families' rules.
enum BridgeNetfilter {
    static let setting = "net/bridge/bridge-nf-call-iptables"

    /// Both positions of the switch; only nil, and tests named so, where the kernel has none.
    static let positions: [Bool?] = Files.exists("/proc/sys/\(setting)") ? [false, true] : [nil]
}
