internal import FairwayDrivers
internal import FairwayModel
internal import FairwayStore
internal import IPAddressing
internal import Netlink
internal import NetworkNamespaces
internal import RouteNetlink
internal import SystemPackage

/// Networks on an interface of the host: what that must be, before the first endpoint finds out.
extension Engine {
    /// The interface that a request names; nil where it is for a bridge.
    func parent(of spec: NetworkSpec) throws -> ParentLink? {
        guard let kind = Network.Driver(rawValue: spec.driver), kind.hasParent else { return nil }
        let parent = try ParentLink(spec.options, driver: kind)
        let link = try explaining("look for the interface \(parent.name)") {
            try driver.route.linkIfPresent(named: parent.name)
        }
        guard let link else { throw Self.missing(parent, of: spec) }
        if let reason = obstacle(to: link, for: spec) {
            throw FairwayError(
                .invalidArgument,
                "\(parent.name) can't be the parent of network \(spec.name): \(reason)"
            )
        }
        try checkNeighbours(of: parent, for: spec)
        return parent
    }

    /// The subnets that a request names, with what the host itself has of them kept free, by the interface's name.
    func subnets(of spec: NetworkSpec, on parent: ParentLink) throws -> [NetworkSpec.SubnetSpec] {
        let index = try driver.route.linkIfPresent(named: parent.name)?.index
        let own = try driver.route.addresses().filter { $0.link == index }.map(\.address)
        return spec.subnets.map { subnet in
            var subnet = subnet
            let taken = own.filter { subnet.network?.contains($0) == true && subnet.gateway != $0 }
            for (number, address) in taken.enumerated() {
                subnet.auxiliary[number == 0 ? parent.name : "\(parent.name):\(number)"] = address
            }
            return subnet
        }
    }

    private static func missing(_ parent: ParentLink, of spec: NetworkSpec) -> FairwayError {
        let parts = parent.name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let tag = UInt16(parts[1]) else {
            return FairwayError(
                .invalidArgument,
                """
                can't create network \(spec.name): this host has no interface called \(parent.name); name another \
                with -o parent=
                """
            )
        }
        return FairwayError(
            .invalidArgument,
            """
            can't create network \(spec.name): this host has no interface called \(parent.name), and Fairway makes none \
            of a VLAN; run "ip link add link \(parts[0]) name \(parent.name) type vlan id \(tag)" and set it up first
            """
        )
    }

    private func obstacle(to link: Link, for spec: NetworkSpec) -> String? {
        if link.flags.contains(.loopback) { return "it is the loopback interface" }
        if LinkIdentity.isOurs(link.alias) || link.group == driver.groups.endpoints {
            return "it is one of Fairway's own"
        }
        if link.controller != nil { return "it is a port of another interface, such as a bridge or bond; name that" }
        if let mtu = spec.mtu, mtu > link.mtu { return "its MTU is \(link.mtu), and the network's would be \(mtu)" }
        return nil
    }

    /// All children of an interface are of one driver; ipvlan has one mode for all, and passthru has one child.
    private func checkNeighbours(of parent: ParentLink, for spec: NetworkSpec) throws {
        for other in try store.read({ try $0.networks() }) {
            guard let theirs = other.parent, theirs.name == parent.name else { continue }
            let isAlike = theirs.driver == parent.driver && (parent.driver == .macvlan || theirs.kind == parent.kind)
            guard !isAlike || theirs.isExclusive || parent.isExclusive else { continue }
            let reason =
                isAlike
                ? "mode passthru leaves no other network on its interface"
                : "an interface has networks of one driver only, and with ipvlan of one mode"
            throw FairwayError(
                .conflict,
                "can't create network \(spec.name): network \(other.name) is on \(parent.name) already, and \(reason)"
            )
        }
    }

    /// Makes a link of the parent's where nobody sees it, and takes it away: so a network that can have no endpoint is
    /// refused, whatever the kernel's reason.
    func tryOut(_ parent: ParentLink, for network: Network) throws {
        try requireIPv6(for: network)
        do throws(NetlinkError) {
            try childLinks.tryOut(parent, mtu: network.mtu)
        } catch {
            let reason =
                switch error.code {
                case .notSupportedOnSocket: "this host's kernel has no \(parent.driver.rawValue)"
                case .resourceBusy, .invalidArgument:
                    "\(parent.name) has links of another kind already, or can have none of this (\(error))"
                default: "\(error)"
                }
            throw FairwayError(.unavailable, "can't create network \(network.name): \(reason)")
        }
    }
}

extension Engine {
    /// Makes the link of an attachment to such a network.
    func attachChild(
        _ endpoint: Endpoint,
        to network: Network,
        in namespace: borrowing NetworkNamespace,
        withDefaultRoutes: Bool
    ) throws {
        guard try childLinks.hasParent(network) else {
            let parent = network.parent?.name ?? "its parent"
            throw FairwayError(
                .unavailable,
                """
                can't attach \(endpoint.name) to network \(network.name): the interface \(parent) of this host, which \
                that is on, is gone; make it again, or make the network anew
                """
            )
        }
        try childLinks.attach(endpoint, to: network, in: namespace, withDefaultRoutes: withDefaultRoutes)
    }

    /// A MAC address for an endpoint that asks for none; the single child of an interface has that one's.
    func macAddress(on network: Network) throws -> MACAddress {
        guard let parent = network.parent, parent.isExclusive else { return .random() }
        return try childLinks.macAddress(of: parent) ?? .random()
    }

    /// Has the watcher look after the interfaces that networks are on.
    func watchParents() throws {
        let parents = try store.read { try $0.networks() }.compactMap(\.parent?.name)
        linkWatcher?.watch(parents: Set(parents))
    }
}
