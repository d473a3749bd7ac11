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

/// A host of both families with the networks of ``MatrixPlan``, two containers on each, and two machines outside.
final class MatrixLab: ProbeSite {
    /// What the machines outside and the host have: `192.0.2.9` and `2001:db8:2::9` are `remote`'s.
    static let links = [(place: "remote", link: "uplink", number: 2), (place: "trusted", link: "wg0", number: 51)]

    let host: TemporaryNamespace
    private(set) var networks: [String: Network] = [:]
    private(set) var endpoints: [String: Endpoint] = [:]
    private var places: [String: TemporaryNamespace] = [:]
    let maker: RuleMaker
    /// What the firewall has to hold.
    private(set) var elements: Set<FirewallElement> = []
    private let firewall: FirewallHolder

    init(callsIPTables: Bool?, maker: RuleMaker = .nftables) throws {
        host = try TemporaryNamespace()
        self.maker = maker
        firewall = FirewallHolder(
            Firewall(try maker.backend(), connection: try host.namespace.openSocket(NetfilterFamily.self))
        )
        try prepare(host)
        try host.namespace.run { () throws(Errno) in
            try Sysctl.write(1, to: "net.ipv4.ip_forward")
            try Sysctl.write(1, to: "net.ipv6.conf.all.forwarding")
            try Sysctl.write(0, to: "net.ipv4.icmp_ratemask")
            try Sysctl.write(0, to: "net.ipv6.icmp.ratelimit")
            guard let callsIPTables else { return }
            for family in ["ip", "ip6"] {
                try Sysctl.write(callsIPTables ? 1 : 0, to: "net/bridge/bridge-nf-call-\(family)tables")
            }
        }
        // On no uplink, or masquerade might choose them.
        try host.route.request { batch in
            for address in MatrixPlan.sources {
                batch.add(InterfaceAddress(address, prefixLength: address.bitWidth, on: .loopback))
            }
        }
        for (place, link, number) in Self.links { try connect(place, link, number) }
        for network in try MatrixPlan.networks() { try add(network) }
        // In one go, for rules of iptables cost the more the more changes they are made in.
        try withFirewall { [elements] in _ = try $0.settle(elements) }
        for network in networks.values {
            for endpoint in endpoints.values where endpoint.networkID == network.id {
                try bringUp(endpoint, on: network)
            }
        }
    }

    /// No help by the kernel's own checks, and addresses that are there at once.
    private func prepare(_ place: TemporaryNamespace) throws {
        try place.namespace.run { () throws(Errno) in
            for scope in ["all", "default"] {
                try Sysctl.write(0, to: "net.ipv4.conf.\(scope).rp_filter")
                try Sysctl.write(0, to: "net.ipv6.conf.\(scope).accept_dad")
            }
            try Sysctl.write("0 2147483647", to: "net.ipv4.ping_group_range")
            // The same services are there again and again: no connection of before keeps their ports.
            try Sysctl.write(0, to: "net.ipv4.tcp_max_tw_buckets")
        }
    }

    static func addresses(_ number: Int, _ host: Int) -> [IPAddress] {
        ["\(number == 2 ? "192.0.2" : "198.51.100").\(host)", "2001:db8:\(number)::\(host)"].map(Samples.address)
    }

    private func connect(_ place: String, _ link: String, _ number: Int) throws {
        let machine = try TemporaryNamespace()
        places[place] = machine
        try prepare(machine)
        let pair = VethPair(name: link, peerName: "eth0", peerMACAddress: .random())
        let index = try host.route.createVeth(pair, peerInNamespace: machine.namespace.rawDescriptor).host
        let own = Self.addresses(number, 1)
        try host.route.request { batch in
            for address in own {
                batch.add(InterfaceAddress(address, prefixLength: address.isIPv4 ? 24 : 64, on: index))
            }
            batch.change(index, LinkChange(isUp: true))
        }
        try configure(machine, Self.addresses(number, 9), gateways: Self.addresses(number, 1))
    }

    private func configure(_ place: TemporaryNamespace, _ addresses: [IPAddress], gateways: [IPAddress]) throws {
        let link = try place.route.link(named: "eth0").index
        try place.route.request { batch in
            for address in addresses {
                batch.add(InterfaceAddress(address, prefixLength: address.isIPv4 ? 24 : 64, on: link))
            }
            batch.change(link, LinkChange(isUp: true))
            for gateway in gateways { batch.add(Route(to: nil, through: gateway, on: link)) }
        }
    }

    private func add(_ network: Network) throws {
        networks[network.name] = network
        let bridge = try host.route.createBridge(named: network.deviceName, macAddress: network.macAddress)
        try host.route.request { batch in
            for subnet in network.subnets {
                guard let gateway = subnet.gateway else { continue }
                batch.add(InterfaceAddress(gateway, prefixLength: subnet.network.prefixLength, on: bridge))
            }
            batch.change(bridge, LinkChange(isUp: true))
        }
        elements.formUnion(Policy.elements(for: network))
        try host.namespace.run { () throws(Errno) in
            try Sysctl.write(1, to: "net/ipv4/conf/\(network.deviceName)/route_localnet")
        }
        var server = Samples.endpoint(2, on: network, ports: ports(of: network))
        server.name = network.name + "1"
        try connect(server, to: network)
        var neighbour = Samples.endpoint(3, on: network)
        neighbour.name = network.name + "2"
        try connect(neighbour, to: network)
    }

    /// Port 80 of a network's first container, under ports of the host's that are the network's: one on all addresses,
    /// one on 127.0.0.1.
    private func ports(of network: Network) -> [PublishedPort] {
        [TransportProtocol.tcp, .udp].flatMap { transport in
            [("published", IPAddress?.none), ("local", .v4(.loopback))].map { word, address in
                PublishedPort(
                    hostAddress: address,
                    hostPort: port(word, of: network),
                    containerPort: 80,
                    transport: transport
                )
            }
        }
    }

    /// The port that a word of the table stands for.
    func port(_ word: String, of network: Network) -> UInt16 {
        let number = UInt16(network.subnets[0].network.address.bytes[2])
        return switch word {
        case "published": 8000 + number
        case "local": 9000 + number
        default: UInt16(word) ?? 0
        }
    }

    /// Attaches another container, as the driver does.
    func attach(
        _ number: Int,
        to network: Network,
        name: String,
        spoofing: SpoofProtection? = nil,
        allowedAddresses: [IPNetwork] = []
    ) throws {
        var endpoint = Samples.endpoint(number, on: network)
        endpoint.name = name
        endpoint.spoofing = spoofing
        endpoint.allowedAddresses = allowedAddresses
        let added = try connect(endpoint, to: network)
        try withFirewall { try $0.apply(add: added, remove: []) }
        try bringUp(endpoint, on: network)
    }

    /// Makes a container's link; what the firewall has to hold comes before its interface is up: what that says first
    /// may not be said again.
    ///
    /// - Returns: what the firewall has to hold for it.
    @discardableResult
    private func connect(_ endpoint: Endpoint, to network: Network) throws -> [FirewallElement] {
        var endpoint = endpoint
        endpoint.hostLinkName = "v-\(endpoint.name)"
        let sandbox = try TemporaryNamespace()
        try prepare(sandbox)
        let pair = VethPair(
            name: endpoint.hostLinkName,
            peerName: "eth0",
            peerMACAddress: endpoint.macAddress,
            controller: try host.route.link(named: network.deviceName).index,
            group: Lab.linkGroup
        )
        let link = try host.route.createVeth(pair, peerInNamespace: sandbox.namespace.rawDescriptor).host
        var properties = LinkChange()
        properties.hairpin = endpoint.spoofing(on: network) != .allow
        properties.groupForwardMask = 0xFFFD
        try host.route.change(link, properties)
        places[endpoint.name] = sandbox
        endpoints[endpoint.name] = endpoint
        let added = Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
        elements.formUnion(added)
        return added
    }

    private func bringUp(_ endpoint: Endpoint, on network: Network) throws {
        try configure(place(endpoint.name), endpoint.addresses, gateways: network.subnets.compactMap(\.gateway))
    }

    /// Does something with the firewall, on a thread in the host's namespace.
    func withFirewall<Value: Sendable>(
        _ body: @escaping @Sendable (inout Firewall) throws -> Value
    ) throws -> Value {
        let firewall = firewall
        return try host.inside { try firewall.run(body) }
    }

    func place(_ name: String) throws -> TemporaryNamespace {
        name == "host" ? host : try #require(places[name], "no place \(name)")
    }

    var services: [(place: String, names: [String])] {
        places.keys.map { ($0, ["0.0.0.0:80", "0.0.0.0:81", "[::]:80", "[::]:81"]) }
    }

    /// Sends and sees whole frames at a container's interface.
    func frames(_ name: String) throws -> FrameSocket {
        let place = try place(name)
        let link = try place.route.link(named: "eth0").index
        return try place.namespace.run { () throws(Errno) in try FrameSocket(on: link) }
    }
}
