/// A version of the internet protocol.
package enum IPFamily: String, Hashable, Sendable, Codable, CaseIterable {
    case ipv4, ipv6
}
