/// Which of the two programs called iptables is meant: each has its own rules in the kernel.
package enum IPTablesVariant: String, CaseIterable, Sendable {
    case nft, legacy
}
