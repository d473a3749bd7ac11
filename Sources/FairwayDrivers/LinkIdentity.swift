package import FairwayModel

/// The aliases by which Fairway knows its own links, and by which `ip link` shows people whose they are.
package enum LinkIdentity {
    /// What every alias of ours begins with.
    package static let prefix = "fairway "
    /// What the kernel takes (`IFALIASZ`); only an endpoint's can be longer, and loses the end of its network's name.
    private static let longestAlias = 255

    package static func alias(of network: Network) -> String { "\(prefix)network \(network.name)" }

    package static func alias(of endpoint: Endpoint, on network: Network) -> String {
        let text = "\(prefix)endpoint \(endpoint.id.short) \(endpoint.name) on \(network.name)"
        return String(text.prefix(longestAlias))
    }

    /// Whether an alias is one that Fairway gives.
    package static func isOurs(_ alias: String?) -> Bool { alias?.hasPrefix(prefix) ?? false }

    /// Whether an alias is one of ours for this endpoint, whatever names it and its network have by now.
    package static func isAlias(_ alias: String?, of endpoint: Endpoint) -> Bool {
        alias?.hasPrefix("\(prefix)endpoint \(endpoint.id.short) ") ?? false
    }

    /// A new host end's name: `veth` and seven random hexadecimal digits.
    package static func makeHostLinkName() -> String {
        let digits = String(UInt32.random(in: 0..<(1 << 28)), radix: 16)
        return "veth" + String(repeating: "0", count: 7 - digits.count) + digits
    }

    /// The name a detached link carries until it is deleted: never one of `veth…` or `eth…`.
    package static func doomedName(of endpoint: Endpoint) -> String { doomedName(endpoint.id) }

    /// The name that the functional block of a detached link carries until it is deleted.
    package static func doomedBlockName(of endpoint: Endpoint) -> String {
        "gone" + endpoint.id.rawValue.suffix(11)
    }

    /// The name a removed bridge carries until it is deleted.
    package static func doomedName(of network: Network) -> String { doomedName(network.id) }

    private static func doomedName(_ id: ObjectID) -> String { "gone" + id.rawValue.prefix(11) }
}
