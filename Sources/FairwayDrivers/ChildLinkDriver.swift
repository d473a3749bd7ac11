package import FairwayModel
package import IPAddressing
internal import LinuxSystem
package import Netlink
package import NetworkNamespaces
package import RouteNetlink
internal import SystemPackage

/// Makes endpoints real as links of an interface of this host: macvlan and ipvlan.
///
/// There is nothing of them on the host's side: neither link nor firewall element. Every verb blocks the calling
/// thread, and one that throws has undone its own steps.
package struct ChildLinkDriver: ~Copyable {
    private var route: RouteConnection
    private let groups: LinkGroups

    package init(route: consuming RouteConnection, groups: LinkGroups) {
        self.route = route
        self.groups = groups
    }

    /// Attaches a sandbox: a link of the parent's in it, with addresses and routes.
    ///
    /// - Throws: `NetlinkError`: `ENODEV` where the parent is gone.
    package mutating func attach(
        _ endpoint: Endpoint,
        to network: Network,
        in sandbox: borrowing NetworkNamespace,
        withDefaultRoutes: Bool
    ) throws {
        guard let parent = network.parent else { return }
        let child = ChildLink(
            name: endpoint.interfaceName,
            parent: try route.link(named: parent.name).index,
            kind: parent.childKind,
            macAddress: parent.hasOwnMACAddresses ? endpoint.macAddress : nil,
            mtu: network.mtu,
            group: groups.endpoints
        )
        try route.createChild(child, inNamespace: sandbox.rawDescriptor)
        do {
            let access = try sandbox.run { () throws(Errno) in try SandboxAccess(withSettings: true) }
            try Self.configure(endpoint, on: network, through: access, withDefaultRoutes: withDefaultRoutes)
        } catch {
            try? detach(endpoint, in: sandbox)
            throw error
        }
    }

    private static func configure(
        _ endpoint: Endpoint,
        on network: Network,
        through access: consuming SandboxAccess,
        withDefaultRoutes: Bool
    ) throws {
        let link = try access.route.link(named: endpoint.interfaceName).index
        // First of all: by its alias it is known as ours.
        try access.route.change(link, LinkChange(alias: LinkIdentity.alias(of: endpoint, on: network)))
        try IPv6Switch.set(network.hasIPv6, on: endpoint.interfaceName, in: access.ipv6Settings)
        try access.route.configure(link, of: endpoint, on: network, withDefaultRoutes: withDefaultRoutes)
    }

    /// Deletes the link of an endpoint; one that is gone is no error.
    ///
    /// At once, though it takes 20 ms: a parent in mode passthru takes no other child before.
    package func detach(_ endpoint: Endpoint, in sandbox: borrowing NetworkNamespace) throws {
        var inside = try Self.connection(in: sandbox)
        guard let link = try ownedLink(of: endpoint, through: &inside) else { return }
        // One that went with its parent meanwhile is no error to this.
        try inside.deleteLinks([link.index])
    }

    /// Whether the link of an endpoint is there.
    package func hasLink(of endpoint: Endpoint, in sandbox: borrowing NetworkNamespace) throws(NetlinkError) -> Bool {
        var inside = try Self.connection(in: sandbox)
        return try ownedLink(of: endpoint, through: &inside) != nil
    }

    /// Whether a network's parent is there.
    package mutating func hasParent(_ network: Network) throws(NetlinkError) -> Bool {
        guard let parent = network.parent else { return false }
        return try route.linkIfPresent(named: parent.name) != nil
    }

    /// The parent's MAC address, which the single child of one in mode passthru has, too.
    package mutating func macAddress(of parent: ParentLink) throws(NetlinkError) -> MACAddress? {
        try route.linkIfPresent(named: parent.name)?.macAddress
    }

    /// Makes a link of a parent's in a namespace of its own, and deletes it.
    package mutating func tryOut(_ parent: ParentLink, mtu: UInt32?) throws(NetlinkError) {
        let place = try Self.makePlace()
        let index = try route.link(named: parent.name).index
        let child = ChildLink(name: "trial0", parent: index, kind: parent.childKind, mtu: mtu)
        try route.createChild(child, inNamespace: place.rawDescriptor)
        // The namespace would take it away, too, but some time later.
        var inside = try Self.connection(in: place)
        try inside.deleteLink(inside.link(named: child.name).index)
    }

    private static func makePlace() throws(NetlinkError) -> NetworkNamespace {
        do throws(Errno) {
            return try NetworkNamespace.create()
        } catch {
            throw NetlinkError(code: error, operation: "making a network namespace")
        }
    }

    private static func connection(in sandbox: borrowing NetworkNamespace) throws(NetlinkError) -> RouteConnection {
        do throws(Errno) {
            return try sandbox.openSocket(RouteFamily.self)
        } catch {
            throw NetlinkError(code: error, operation: "opening a netlink socket in a sandbox")
        }
    }

    /// The link of an endpoint: by its name, and only with its alias, or born into our group and killed before.
    private func ownedLink(
        of endpoint: Endpoint,
        through inside: inout RouteConnection
    ) throws(NetlinkError) -> Link? {
        guard let link = try inside.linkIfPresent(named: endpoint.interfaceName),
            LinkIdentity.isAlias(link.alias, of: endpoint) || link.alias == nil && link.group == groups.endpoints
        else { return nil }
        return link
    }
}

extension ParentLink {
    /// The same in the kernel's words.
    fileprivate var childKind: ChildLink.Kind {
        switch kind {
        case .macvlan(let mode):
            switch mode {
            case .bridge: .macvlan(.bridge)
            case .private: .macvlan(.private)
            case .vepa: .macvlan(.vepa)
            case .passthru: .macvlan(.passthrough)
            }
        case .ipvlan(let mode, let flag): .ipvlan(mode.childMode, flag.childIsolation)
        }
    }
}

extension ParentLink.IPVLANMode {
    fileprivate var childMode: ChildLink.IPVLANMode {
        switch self {
        case .l2: .layer2
        case .l3: .layer3
        case .l3s: .layer3Symmetric
        }
    }
}

extension ParentLink.IPVLANFlag {
    fileprivate var childIsolation: ChildLink.IPVLANIsolation {
        switch self {
        case .bridge: .bridge
        case .private: .private
        case .vepa: .vepa
        }
    }
}
