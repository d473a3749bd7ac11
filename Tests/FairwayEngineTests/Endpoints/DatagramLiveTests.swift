import FairwayModel
import FairwayTesting
import IPAddressing
import LinuxSystem
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

/// A caller that never changes its port keeps its tracked connection alive, and that one leads where it led first.
@Suite("UDP that keeps coming, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct DatagramLiveTests {
    /// Whose datagrams take which way through the firewall.
    enum Place: String, CaseIterable, Sendable {
        /// The host itself, at an address of its loopback interface.
        case host = "127.0.0.1:5353"
        case hostInIPv6 = "[fd00:9::9]:5353"
        /// A container of the same network, at the bridge's address.
        case neighbour = "10.1.0.1:5353"
        case neighbourInIPv6 = "[fd00:1::1]:5353"

        var isOnHost: Bool { self == .host || self == .hostInIPv6 }
    }

    static let request = PortRequest(hostPort: 5353, containerPort: 53, transport: .udp)
    let host: TestHost

    init() async throws {
        host = try await TestHost()
        try await host.createNetwork { spec in
            spec.hasIPv6 = true
            spec.subnets.append(.init(network: IPNetwork("fd00:1::/64")))
        }
        let own = InterfaceAddress(try address("fd00:9::9"), prefixLength: 128, on: .loopback)
        try host.network.route.add(own)
    }

    private func makeCaller(_ place: Place) async throws -> ProbeSocket {
        let target = try #require(SocketName(place.rawValue))
        let make = { @Sendable () throws(Errno) in
            let socket = try ProbeSocket(.udp, isIPv6: target.address.isIPv6)
            try socket.connect(to: target)
            return socket
        }
        guard !place.isOnHost else { return try host.run(make) }
        let pod = try host.makePod("caller")
        try await host.attach(pod, "caller")
        return try pod.run(make)
    }

    /// What listens in a container at its port 53.
    private func makeServer(in pod: Pod, _ place: Place) throws -> ProbeSocket {
        let isIPv6 = try #require(SocketName(place.rawValue)).address.isIPv6
        return try pod.run { () throws(Errno) in
            let socket = try ProbeSocket(.udp, isIPv6: isIPv6)
            try socket.serve(at: SocketName(isIPv6 ? .v6(.any) : .v4(.any), 53), .udp)
            return socket
        }
    }

    /// Sends, whether or not an earlier datagram was refused; true if it arrives.
    private func arrives(from caller: ProbeSocket, at server: ProbeSocket, within: Int32 = 2_000) throws -> Bool {
        do {
            try caller.send([1])
        } catch .connectionRefused {
            try caller.send([1])
        }
        guard try Poll.waitUntilReadable(server.rawDescriptor, timeoutMilliseconds: within) else { return false }
        return try server.receive() != nil
    }

    /// Sends to a port that nobody has published.
    private func sendInVain(from caller: ProbeSocket) {
        for _ in 0..<2 { try? caller.send([1]) }
    }

    @Test("Who called before the port was published reaches the container from then on", arguments: Place.allCases)
    func published(place: Place) async throws {
        let caller = try await makeCaller(place)
        sendInVain(from: caller)
        let pod = try host.makePod()
        let server = try makeServer(in: pod, place)
        try await host.attach(pod, ports: [Self.request])
        #expect(try arrives(from: caller, at: server))
    }

    @Test("Who goes on calling reaches the next container that publishes the port", arguments: Place.allCases)
    func replaced(place: Place) async throws {
        let caller = try await makeCaller(place)
        let pods = [try host.makePod("first"), try host.makePod("second")]
        let servers = try pods.map { try makeServer(in: $0, place) }
        let first = try await host.attach(pods[0], "first", ports: [Self.request])
        try #require(try arrives(from: caller, at: servers[0]))
        try await host.engine.detach(endpoint: first.id.rawValue)
        sendInVain(from: caller)
        try await host.attach(pods[1], "second", ports: [Self.request])
        #expect(try arrives(from: caller, at: servers[1]))
        #expect(try servers[0].receive() == nil)
    }

    @Test("A container at a dead one's address gets nothing that was meant for that", arguments: Place.allCases)
    func addressReused(place: Place) async throws {
        let caller = try await makeCaller(place)
        let pods = [try host.makePod("first"), try host.makePod("second")]
        let servers = try pods.map { try makeServer(in: $0, place) }
        let first = try await host.attach(pods[0], "first", ports: [Self.request])
        try #require(try arrives(from: caller, at: servers[0]))
        try await host.engine.detach(endpoint: first.id.rawValue)
        let second = try await host.attach(pods[1], "second") { $0.attachment.addresses = first.addresses }
        try #require(second.addresses == first.addresses)
        #expect(try !arrives(from: caller, at: servers[1], within: 300))
    }

    @Test("While a container is there, another one's port doesn't disturb who calls it", arguments: Place.allCases)
    func unrelated(place: Place) async throws {
        let caller = try await makeCaller(place)
        let pods = [try host.makePod("first"), try host.makePod("second")]
        let server = try makeServer(in: pods[0], place)
        try await host.attach(pods[0], "first", ports: [Self.request])
        try #require(try arrives(from: caller, at: server))
        let other = PortRequest(hostPort: 5354, containerPort: 53, transport: .udp)
        let second = try await host.attach(pods[1], "second", ports: [other])
        #expect(try arrives(from: caller, at: server))
        try await host.engine.detach(endpoint: second.id.rawValue)
        #expect(try arrives(from: caller, at: server))
    }
}
