internal import IPAddressing

/// Addresses as Docker's JSON has them: address and prefix length apart, families in different members.
enum AddressText {
    /// The prefix length that a network's text ends with.
    static func prefixLength(_ network: IPNetwork) -> Int64 {
        let text = network.description
        guard let slash = text.lastIndex(of: "/") else { return 0 }
        return Int64(text[text.index(after: slash)...]) ?? 0
    }

    /// Whether the text is an IPv6 address or network; only those have colons.
    static func isIPv6(_ value: some CustomStringConvertible) -> Bool { value.description.contains(":") }
}
