import FairwayFirewall
import FairwayModel
import FairwayTesting
import IPAddressing
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

/// A host with four networks and their containers, made as the bridge driver makes them, and a remote machine.
///
/// `a` and `b` are usual networks, on `q` containers may not talk to each other, `i` is internal. Every container has
/// a default route, those of `i` too: what an internal network is can't depend on its containers being well-behaved.
final class Lab: ProbeSite {
    static let uplink = IPv4Address(192, 0, 2, 1)
    static let remoteAddress = IPv4Address(192, 0, 2, 9)
    static let linkGroup: UInt32 = 0xfa17

    let host: TemporaryNamespace
    let remote: TemporaryNamespace
    private(set) var networks: [String: Network] = [:]
    private(set) var containers: [String: LabContainer] = [:]
    let services = LabPlan.services
    private let firewall: FirewallHolder

    /// - Parameters:
    ///   - callsIPTables: whether br_netfilter shows bridged packets to the IP families; nil where the kernel has none.
    ///   - maker: what makes the rules.
    ///   - isGuarded: false makes a host without Fairway's ruleset, to see what the ruleset is good for.
    init(callsIPTables: Bool?, maker: RuleMaker = .nftables, isGuarded: Bool = true) throws {
        host = try TemporaryNamespace()
        remote = try TemporaryNamespace()
        firewall = FirewallHolder(
            Firewall(
                try maker.backend(),
                connection: try host.namespace.openSocket(NetfilterFamily.self),
                linkGroup: Self.linkGroup
            )
        )
        try setHostUp(callsIPTables)
        try connectRemote()
        if isGuarded {
            try withFirewall {
                _ = try $0.settle([])
                try $0.apply(add: Policy.forwardingElements(uplinks: ["uplink"]), remove: [])
            }
        }
        for plan in LabPlan.networks { try add(plan, isGuarded: isGuarded) }
        for plan in LabPlan.containers { try add(plan, isGuarded: isGuarded) }
    }

    /// No help by the kernel's own checks, and every refusal answered at once.
    private func setHostUp(_ callsIPTables: Bool?) throws {
        try host.namespace.run { () throws(Errno) in
            for scope in ["all", "default"] { try Sysctl.write(0, to: "net.ipv4.conf.\(scope).rp_filter") }
            try Sysctl.write(1, to: "net.ipv4.ip_forward")
            try Sysctl.write(0, to: "net.ipv4.icmp_ratemask")
        }
        try allowPings(host)
        try allowPings(remote)
        guard let callsIPTables else { return }
        try host.namespace.run { () throws(Errno) in
            try Sysctl.write(callsIPTables ? 1 : 0, to: BridgeNetfilter.setting)
        }
    }

    private func connectRemote() throws {
        let pair = VethPair(name: "uplink", peerName: "eth0", peerMACAddress: LabPlan.remoteMAC)
        let link = try host.route.createVeth(pair, peerInNamespace: remote.namespace.rawDescriptor).host
        try host.route.request { batch in
            batch.add(InterfaceAddress(.v4(Self.uplink), prefixLength: 24, on: link))
            batch.change(link, LinkChange(isUp: true))
        }
        try remote.configureInterface(
            "eth0",
            address: .v4(Self.remoteAddress),
            prefixLength: 24,
            gateway: .v4(Self.uplink)
        )
    }

    private func add(_ plan: LabPlan.Network, isGuarded: Bool) throws {
        let network = try plan.network()
        networks[plan.name] = network
        let bridge = try host.route.createBridge(named: network.deviceName, macAddress: network.macAddress)
        let subnet = try #require(network.subnets.first)
        let gateway = try #require(subnet.gateway)
        try host.route.request { batch in
            batch.add(InterfaceAddress(gateway, prefixLength: subnet.network.prefixLength, on: bridge))
            batch.change(bridge, LinkChange(isUp: true))
        }
        if isGuarded { try withFirewall { try $0.apply(add: Policy.elements(for: network), remove: []) } }
        guard !network.isInternal else { return }
        let setting = "net/ipv4/conf/\(network.deviceName)/route_localnet"
        try host.namespace.run { () throws(Errno) in try Sysctl.write(1, to: setting) }
    }

    private func add(_ plan: LabPlan.Container, isGuarded: Bool) throws {
        let network = try #require(networks[plan.network])
        let container = try LabContainer(plan, on: network)
        containers[plan.name] = container
        try container.attach(to: host, group: Self.linkGroup)
        try allowPings(container.sandbox)
        let elements = container.elements
        if isGuarded { try withFirewall { try $0.apply(add: elements, remove: []) } }
    }

    /// Does something with the firewall, on a thread in the host's namespace.
    func withFirewall(_ body: @escaping @Sendable (inout Firewall) throws -> Void) throws {
        let firewall = firewall
        try host.inside { try firewall.run(body) }
    }

    private func allowPings(_ place: TemporaryNamespace) throws {
        try place.namespace.run { () throws(Errno) in
            try Sysctl.write("0 2147483647", to: "net.ipv4.ping_group_range")
        }
    }

    /// A container by its name in ``LabPlan``.
    func container(_ name: String) throws -> LabContainer { try #require(containers[name], "no container \(name)") }

    func callingAddress(of place: String) -> IPv4Address? { place == "uplink" ? Self.uplink : nil }

    /// The namespace of a container, of `remote`, or of the host as `host` and as `uplink`.
    func place(_ name: String) throws -> TemporaryNamespace {
        switch name {
        case "host", "uplink": host
        case "remote": remote
        default: try container(name).sandbox
        }
    }
}

extension TemporaryNamespace {
    func configureInterface(
        _ name: String,
        address: IPAddress,
        prefixLength: Int,
        gateway: IPAddress
    ) throws {
        let link = try route.link(named: name).index
        try route.request { batch in
            batch.add(InterfaceAddress(address, prefixLength: prefixLength, on: link))
            batch.change(link, LinkChange(isUp: true))
            batch.add(Route(to: nil, through: gateway, on: link))
        }
    }
}
