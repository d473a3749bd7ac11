/// What a container may send under another name than its own.
package enum SpoofProtection: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing: its own MAC address and its own IP addresses only.
    case deny
    /// Any IP address, but from its own MAC address; no router's and no DHCP server's words.
    case mac
    /// Anything: it is a router, a DHCP server, or a bridge with others behind it.
    case allow
}
