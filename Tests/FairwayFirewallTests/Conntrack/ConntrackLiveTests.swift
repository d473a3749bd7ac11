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

@testable import FairwayFirewall

@Suite("Tracked connections, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ConntrackLiveTests {
    private let host: TemporaryNamespace

    /// Connections are tracked where rules ask for it.
    init() throws {
        host = try TemporaryNamespace()
        var backend = NFTablesBackend(connection: try host.namespace.openSocket(NetfilterFamily.self))
        try backend.settle([])
    }

    private func table() throws -> ConntrackTable {
        ConntrackTable(connection: try host.namespace.openSocket(NetfilterFamily.self))
    }

    /// What is tracked of UDP: where each first packet came from, and where it went.
    private func tracked() throws -> Set<Datagram> {
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let entries = try connection.dump(ConntrackMessage.get) {
            $0.put(header: NetfilterHeader(family: 0))
        } decoding: { message throws(DecodingError) in
            try ConntrackEntry(decoding: message)
        }
        return Set(
            entries.compactMap { entry in
                guard entry.original.transport == 17, let source = entry.original.source,
                    let destination = entry.original.destination
                else { return nil }
                return Datagram(from: source, to: destination, port: entry.original.destinationPort)
            }
        )
    }

    private let first = IPv4Address(127, 0, 0, 2)
    private let second = IPv4Address(127, 0, 0, 3)
    private let third = IPv4Address(127, 0, 0, 4)

    private func send(_ datagrams: [Datagram]) throws {
        // The kernel makes a new IPv6 address usable on a thread of its own: what is sent before that is lost.
        let deadline = Deadline(milliseconds: 5_000)
        var missing = Set(datagrams)
        repeat {
            try Datagram.send(datagrams, in: host.namespace)
            missing = try tracked().symmetricDifference(datagrams)
        } while !missing.isEmpty && deadline.remainingMilliseconds > 0
        #expect(missing == [], "the test's own connections")
    }

    @Test("An address's connections end, from it and to it; others go on")
    func address() throws {
        let others = [Datagram(from: third, to: second, port: 5000), Datagram(to: second, port: 5001)]
        try send(
            others + [
                Datagram(to: first, port: 5000), Datagram(from: first, to: third, port: 5002),
                Datagram(from: first, to: first, port: 5003),
            ]
        )
        var table = try table()
        try table.purge(address: .v4(first))
        #expect(try tracked() == Set(others))
        try table.purge(address: .v4(first))
        #expect(try tracked() == Set(others))
    }

    @Test("A container's connections end where it is called by another address")
    func translatedAddress() throws {
        let network = Samples.network()
        var endpoint = Samples.endpoint(
            2,
            on: network,
            ports: [PublishedPort(hostPort: 8080, containerPort: 80, transport: .udp)]
        )
        endpoint.addresses = [.v4(third)]
        var backend = NFTablesBackend(connection: try host.namespace.openSocket(NetfilterFamily.self))
        try backend.apply(
            add: Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName),
            remove: []
        )
        try send([Datagram(to: first, port: 8080), Datagram(to: first, port: 8081)])
        var table = try table()
        try table.purge(address: .v4(third))
        #expect(try tracked() == [Datagram(to: first, port: 8081)])
    }

    @Test("What arrives at published ports ends; the same ports of others, and other ports, go on")
    func ports() throws {
        let others = [
            Datagram(to: first, port: 4999), Datagram(to: first, port: 5010), Datagram(to: third, port: 5000),
        ]
        try send(
            others + [
                Datagram(to: first, port: 5000), Datagram(to: second, port: 5009), Datagram(to: second, port: 6000),
                Datagram(to: first, port: 7000),
            ]
        )
        var table = try table()
        let ports = [
            PublishedPort(hostPort: 5000, containerPort: 5000, count: 10, transport: .udp),
            PublishedPort(hostAddress: .v4(second), hostPort: 6000, containerPort: 1, transport: .udp),
            PublishedPort(hostAddress: .v4(.any), hostPort: 7000, containerPort: 1, transport: .udp),
            PublishedPort(hostAddress: .v4(second), hostPort: 4999, containerPort: 1, transport: .udp),
            PublishedPort(hostPort: 5010, containerPort: 5010, transport: .tcp),
            PublishedPort(hostPort: 5010, containerPort: 5010, transport: .sctp),
        ]
        try table.purge(ports: ports, at: [.v4(first), .v4(second)])
        #expect(try tracked() == Set(others))
    }

    @Test("What arrives at published ports of IPv6 addresses ends as well, in that family only")
    func portsOfIPv6() throws {
        let addresses = try ["fd00::2", "fd00::3"].map { try #require(IPAddress($0)) }
        for address in addresses {
            try host.route.add(InterfaceAddress(address, prefixLength: 128, on: .loopback))
        }
        let caller = addresses[0]
        let others = [
            Datagram(from: caller, to: addresses[0], port: 6000), Datagram(from: caller, to: addresses[0], port: 4999),
            Datagram(to: first, port: 7000), Datagram(to: first, port: 6000),
            Datagram(from: caller, to: addresses[0], port: 8000),
        ]
        try send(
            others + [
                Datagram(from: caller, to: addresses[0], port: 5000), Datagram(to: first, port: 5000),
                Datagram(from: caller, to: addresses[1], port: 6000),
                Datagram(from: caller, to: addresses[1], port: 7000),
                Datagram(to: first, port: 8000),
            ]
        )
        var table = try table()
        let ports = [
            PublishedPort(hostPort: 5000, containerPort: 5000, transport: .udp),
            PublishedPort(hostAddress: addresses[1], hostPort: 6000, containerPort: 1, transport: .udp),
            PublishedPort(hostAddress: .v6(.any), hostPort: 7000, containerPort: 1, transport: .udp),
            PublishedPort(hostAddress: .v4(.any), hostPort: 8000, containerPort: 1, transport: .udp),
        ]
        try table.purge(ports: ports, at: Set(addresses + [.v4(first)]))
        #expect(try tracked() == Set(others))
    }

    @Test("Few connections among very many end, too", arguments: [[1], [1, 2]])
    func manyConnections(numbers: [UInt8]) throws {
        let own = numbers.map { Datagram(from: IPv4Address(127, 0, 1, $0), to: first, port: 1) }
        let others = (UInt16(1)...2100).map { Datagram(to: first, port: $0) }
        try send(own + others)
        var table = try table()
        try table.purge(addresses: Set(own.map(\.from)))
        #expect(try tracked() == Set(others))
        try table.purge(address: .v4(first))
        #expect(try tracked().isEmpty)
    }

    @Test("Where nothing is tracked there is nothing to do")
    func nothing() throws {
        var table = try table()
        try table.purge(address: .v4(first))
        try table.purge(ports: [PublishedPort(hostPort: 1, containerPort: 1, count: 65535)], at: [.v4(first)])
        #expect(try tracked().isEmpty)
    }
}
