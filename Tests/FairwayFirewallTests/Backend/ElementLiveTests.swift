import FairwayFirewall
import FairwayModel
import FairwayTesting
import IPAddressing
import NFTables
import Netlink
import NetworkNamespaces
import SystemPackage
import Testing

@Suite("Elements, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ElementLiveTests {
    /// What a host with these networks asks for, with one endpoint each, every kind of publication, and two uplinks.
    private func policy() -> [FirewallElement] {
        let source = [Samples.address("192.0.2.7"), Samples.address("2001:db8::7")]
        let networks = [
            Samples.network("fairway0", subnets: ["10.88.1.0/24", "fd88:1::/64"]),
            Samples.network("fw1", subnets: ["10.88.2.0/24"], allowsInterContainer: false),
            Samples.network("fw2", subnets: ["10.88.3.0/24"], isInternal: true),
            Samples.network("fw3", subnets: ["10.88.4.4/32"]),
            Samples.network("fw4", subnets: ["10.88.5.0/24", "fd88:5::/64"], policy: .routed),
            Samples.network(
                "fw5",
                subnets: ["10.88.6.0/24", "fd88:6::/64"],
                policy: NetworkPolicy(sourceAddresses: source, trustedInterfaces: ["wg0"])
            ),
        ]
        var elements = IPFamily.allCases.flatMap { Policy.forwardingElements(uplinks: ["eth0", "eth1"], family: $0) }
        for (number, network) in networks.enumerated() {
            var ports = [0, 4].contains(number) ? PolicyGoldenTests.publications.map(\.1) : []
            if number == 1 {
                ports = [80...80, 90...99].map {
                    PublishedPort(hostPort: $0.lowerBound, containerPort: $0.lowerBound, count: UInt16($0.count))
                }
            }
            var endpoint = Samples.endpoint(number + 2, on: network, ports: ports)
            if endpoint.addresses.isEmpty { endpoint.addresses = [Samples.address("10.88.4.4")] }
            if number == 4 { endpoint.spoofing = .allow }
            if number == 5 {
                endpoint.allowedAddresses = ["192.0.2.0/28", "2001:db8:1::/64"].compactMap(IPNetwork.init)
            }
            elements += Policy.elements(for: network)
            let gateways = network.subnets.compactMap(\.gateway)
            elements += Policy.nameElements(
                for: network,
                at: Dictionary(uniqueKeysWithValues: gateways.map { ($0, number == 0 ? 53 : 4053) })
            )
            elements += Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
        }
        return elements
    }

    private func installed(_ host: TemporaryNamespace) throws -> NFTablesBackend {
        var backend = NFTablesBackend(connection: try host.namespace.openSocket(NetfilterFamily.self))
        try backend.settle([])
        return backend
    }

    @Test("What was applied is observed, whatever its kind, and what was removed is gone")
    func roundTrip() throws {
        let host = try TemporaryNamespace()
        var backend = try installed(host)
        #expect(try backend.observed().isEmpty)
        let wanted = Set(policy())
        #expect(Set(wanted.map(\.set)) == Set(FirewallSet.allCases))
        try backend.apply(add: wanted.sorted(), remove: [])
        #expect(try backend.observed() == wanted)
        try backend.apply(add: wanted.sorted(), remove: [])
        #expect(try backend.observed() == wanted)
        let half = wanted.sorted().enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        try backend.apply(add: [], remove: half)
        #expect(try backend.observed() == wanted.subtracting(half))
        try backend.apply(add: half, remove: wanted.subtracting(half).sorted())
        #expect(try backend.observed() == Set(half))
    }

    @Test("A port changes hands in one transaction", arguments: PolicyGoldenTests.publications.map(\.1))
    func takeover(of published: PublishedPort) throws {
        let host = try TemporaryNamespace()
        var backend = try installed(host)
        let network = Samples.network()
        let policies = [2, 3].map { number in
            let endpoint = Samples.endpoint(number, on: network, ports: [published])
            return Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
        }
        try backend.apply(add: policies[0], remove: [])
        try backend.apply(add: policies[1], remove: policies[0])
        #expect(try backend.observed() == Set(policies[1]))
    }

    @Test("One element that can't be removed keeps all others from changing")
    func atomicRemoval() throws {
        let host = try TemporaryNamespace()
        var backend = try installed(host)
        let elements = policy().sorted()
        let before = Array(elements.prefix(10))
        try backend.apply(add: before, remove: [])
        let error = try #require(throws: NetlinkError.self) {
            try backend.apply(add: Array(elements.dropFirst(11)), remove: Array(elements.prefix(11)))
        }
        #expect(error.code == .noSuchFileOrDirectory)
        #expect(try backend.observed() == Set(before))
    }

    @Test("A published port that leads elsewhere is not taken over by adding")
    func atomicAddition() throws {
        let host = try TemporaryNamespace()
        var backend = try installed(host)
        let network = Samples.network()
        let published = PublishedPort(hostPort: 8080, containerPort: 80)
        let holder = Policy.elements(
            for: Samples.endpoint(2, on: network, ports: [published]),
            on: network,
            hostLinkName: "veth2"
        )
        let rival = Policy.elements(
            for: Samples.endpoint(3, on: network, ports: [published]),
            on: network,
            hostLinkName: "veth3"
        )
        try backend.apply(add: holder, remove: [])
        let error = try #require(throws: NetlinkError.self) { try backend.apply(add: rival, remove: []) }
        #expect(error.code == .fileExists)
        #expect(try backend.observed() == Set(holder))
    }

    @Test("Without tables there is nothing to observe, and nothing can be applied")
    func withoutTables() throws {
        let host = try TemporaryNamespace()
        var backend = NFTablesBackend(connection: try host.namespace.openSocket(NetfilterFamily.self))
        var error = try #require(throws: NetlinkError.self) { _ = try backend.observed() }
        #expect(error.code == .noSuchFileOrDirectory)
        error = try #require(throws: NetlinkError.self) { try backend.apply(add: policy(), remove: []) }
        #expect(error.code == .noSuchFileOrDirectory)
    }

    @Test("The goldens are what nft reads", .enabled(if: NFTTool.isInstalled))
    func nftReadsElements() throws {
        let host = try TemporaryNamespace()
        var backend = try installed(host)
        let wanted = policy().sorted()
        let text = wanted.map { "add element \($0)" }.joined(separator: "\n")
        #expect(try NFTTool.load(text, in: host.namespace) == "")
        #expect(try backend.observed() == Set(wanted))
    }
}

extension NetworkPolicy {
    fileprivate static var routed: Self { Self(gatewayModes: GatewayModes(ipv4: .routed, ipv6: .routed)) }
}
