package import FairwayIPAM
package import FairwayModel
internal import IPAddressing
internal import LinuxSystem
package import Netlink
package import RouteNetlink
internal import SystemPackage

extension BridgeDriver {
    /// What this host's addresses and routes occupy, without what Fairway itself made.
    package mutating func occupiedAddresses() throws -> HostAddresses {
        let own = Set(try route.links().filter { LinkIdentity.isOurs($0.alias) }.map(\.index))
        let addresses = try route.addresses().filter { !own.contains($0.link) }
        let routes = try (route.routes(.ipv4) + route.routes(.ipv6)).filter { route in
            route.table != localTable && !(route.link.map(own.contains) ?? false)
        }
        return HostAddresses(
            addresses: addresses.compactMap { IPNetwork($0.address, prefixLength: $0.prefixLength) },
            linkRoutes: routes.filter(\.isDirect).compactMap(\.destination),
            routedPrefixes: routes.filter { !$0.isDirect }.compactMap(\.destination),
            nameServers: Self.nameServers()
        )
    }

    /// The host's name servers; a file that can't be read names none.
    private static func nameServers() -> [IPAddress] {
        guard let text = try? Files.readText("/etc/resolv.conf") else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2, words[0] == "nameserver" else { return nil }
            return IPAddress(String(words[1]))
        }
    }

    /// The MTU of the interface that has the default route, the smallest where the families have several; nil where
    /// that is what links have anyway.
    ///
    /// A larger packet of a container would have to be broken up there, or be refused with a word that firewalls lose.
    package mutating func uplinkMTU(_ families: [IPFamily]) throws(NetlinkError) -> UInt32? {
        var sizes: [UInt32] = []
        for family in families {
            let routes = try route.routes(family == .ipv4 ? .ipv4 : .ipv6)
            let ways = routes.filter { $0.destination == nil && $0.table == mainTable && $0.link != nil }
            guard let index = ways.min(by: { $0.metric ?? 0 < $1.metric ?? 0 })?.link else { continue }
            sizes.append(try route.link(index).mtu)
        }
        guard let size = sizes.min(), size != usualMTU else { return nil }
        // No link of ours takes more, and IPv6 needs no less.
        return min(max(size, families.contains(.ipv6) ? 1280 : 68), 65_535)
    }

    /// Every link that carries one of our aliases or is in one of our groups.
    package mutating func ownLinks() throws(NetlinkError) -> [Link] {
        try route.links().filter { link in
            LinkIdentity.isOurs(link.alias) || link.group == groups.endpoints || link.group == groups.doomed
        }
    }
}

extension Route {
    /// Whether the hosts of its destination are on the link.
    ///
    /// IPv6 has no scopes that would say so; there, tunnels lead to half of the world without a gateway.
    fileprivate var isDirect: Bool {
        family == .ipv6 ? gateway == nil && destination.map { $0.prefixLength >= 8 } == true : scope == .link
    }
}

/// `RT_TABLE_MAIN`.
private let mainTable: UInt32 = 254
/// `ETH_DATA_LEN`: what a link of ours has where nothing is said.
private let usualMTU: UInt32 = 1500
/// `RT_TABLE_LOCAL`: the host's own addresses, which `addresses()` has already.
private let localTable: UInt32 = 255
