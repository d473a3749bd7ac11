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
    var firewall: NFTablesBackend

    init(callsIPTables: Bool?) throws {
        host = try TemporaryNamespace()
        firewall = NFTablesBackend(connection: try host.namespace.openSocket(NetfilterFamily.self))
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
        try firewall.settle([])
        // On no uplink, or masquerade might choose them.
        try host.route.request { batch in
            for address in MatrixPlan.sources {
                batch.add(InterfaceAddress(address, prefixLength: address.bitWidth, on: .loopback))
            }
        }
        for (place, link, number) in Self.links { try connect(place, link, number) }
        for network in try MatrixPlan.networks() { try add(network) }
    }

    /// No help by the kernel's own checks, and addresses that are there at once.
    private func prepare(_ place: TemporaryNamespace) throws {
        try place.namespace.run { () throws(Errno) in
            for scope in ["all", "default"] {
                try Sysctl.write(0, to: "net.ipv4.conf.\(scope).rp_filter")
                try Sysctl.write(0, to: "net.ipv6.conf.\(scope).accept_dad")
            }
            try Sysctl.write("0 2147483647", to: "net.ipv4.ping_group_range")
        }
    }

    private static func addresses(_ number: Int, _ host: Int) -> [IPAddress] {
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
        try firewall.apply(add: Policy.elements(for: network), remove: [])
        try host.namespace.run { () throws(Errno) in
            try Sysctl.write(1, to: "net/ipv4/conf/\(network.deviceName)/route_localnet")
        }
        try attach(2, to: network, name: "\(network.name)1", ports: ports(of: network))
        try attach(3, to: network, name: "\(network.name)2")
    }

    /// Port 80 of a network's first container, under a port of the host's that is the network's.
    private func ports(of network: Network) -> [PublishedPort] {
        [TransportProtocol.tcp, .udp].map {
            PublishedPort(hostPort: publishedPort(of: network), containerPort: 80, transport: $0)
        }
    }

    private func publishedPort(of network: Network) -> UInt16 {
        8000 + UInt16(network.subnets[0].network.address.bytes[2])
    }

    /// Attaches another container, as the driver does.
    func attach(
        _ number: Int,
        to network: Network,
        name: String,
        ports: [PublishedPort] = [],
        spoofing: SpoofProtection? = nil,
        allowedAddresses: [IPNetwork] = []
    ) throws {
        var endpoint = Samples.endpoint(number, on: network, ports: ports)
        endpoint.hostLinkName = "v-\(name)"
        endpoint.spoofing = spoofing
        endpoint.allowedAddresses = allowedAddresses
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
        try host.route.change(link, properties)
        // Before its interface is up: what it says first may not be said again.
        try firewall.apply(
            add: Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName),
            remove: []
        )
        try configure(sandbox, endpoint.addresses, gateways: network.subnets.compactMap(\.gateway))
        places[name] = sandbox
        endpoints[name] = endpoint
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

// MARK: The matrix

extension MatrixLab {
    /// The place that a row's caller is in a column.
    private func caller(_ caller: String, _ network: String) -> String {
        switch caller {
        case "neighbour": network + "2"
        case "itself": network + "1"
        case "other": "other1"
        default: caller
        }
    }

    /// What a row calls in a column; nil where there is no such thing.
    private func target(_ way: String, _ name: String, _ family: IPFamily) throws -> SocketName? {
        let network = try #require(networks[name])
        let index = family == .ipv4 ? 0 : 1
        let parts = way.split(separator: ":")
        let address: IPAddress? =
            switch parts[0] {
            case "address": endpoints[name + "1"]?.addresses[index]
            case "uplink": Self.addresses(2, 1)[index]
            case "remote": Self.addresses(2, 9)[index]
            case "gateway": network.subnets[index].gateway
            default: [IPAddress.v4(.loopback), .v6(.loopback)][index]
            }
        let port = parts[1] == "published" ? publishedPort(of: network) : UInt16(parts[1]) ?? 0
        return address.map { SocketName($0, port) }
    }

    /// The address that stands for a word of the table.
    private func address(_ word: String, _ caller: String, _ family: IPFamily) -> IPAddress? {
        let index = family == .ipv4 ? 0 : 1
        return switch (word, caller) {
        case ("host", _): Self.addresses(2, 1)[index]
        case ("custom", _): MatrixPlan.sources[index]
        case ("self", "remote"): Self.addresses(2, 9)[index]
        case ("self", "trusted"): Self.addresses(51, 9)[index]
        case ("self", _): endpoints[caller]?.addresses[index]
        default: nil
        }
    }

    /// Tries every row and column of one kind and family at once; nil in each cell that is as it should be.
    func failures(_ kind: ProbeSocket.Kind, _ family: IPFamily, in rows: [MatrixPlan.Row]) throws -> [[String?]] {
        var cells: [ReachabilityTable.Cell] = []
        var positions: [ReachabilityTable.Cell: [(row: Int, column: Int)]] = [:]
        for (row, plan) in rows.enumerated() where plan.way.hasSuffix(":ping") == (kind == .ping) {
            for (column, (network, word)) in plan.outcomes.enumerated() where word != "-" {
                guard let target = try target(plan.way, network, family) else { continue }
                let caller = caller(plan.caller, network)
                // The kernel routes nothing from ::1: that is the relay's.
                let expected = target.address == .v6(.loopback) ? "no" : word
                let outcome = address(expected, caller, family).map { "\($0)" } ?? expected
                let cell = ReachabilityTable.Cell(caller: caller, target: target, outcome: outcome)
                if positions[cell] == nil { cells.append(cell) }
                positions[cell, default: []].append((row, column))
            }
        }
        var probing = Probing(kind, cells)
        probing.addressNames = [:]
        var failures = rows.map { $0.outcomes.map { _ in String?.none } }
        for (actual, expected) in zip(try probing.run(at: self), probing.expected) {
            let isReached = !["no", "refused"].contains(actual.outcome) && !actual.outcome.hasSuffix("unanswered")
            let isRight =
                switch expected.outcome {
                case "yes": isReached
                case "no": !isReached && !actual.outcome.hasSuffix("unanswered")
                default: actual.outcome == expected.outcome
                }
            guard !isRight else { continue }
            for (row, column) in positions[expected] ?? [] { failures[row][column] = actual.outcome }
        }
        return failures
    }
}
