import FairwayEngine
import FairwayModel
import FairwayTesting
import IPAddressing
import RouteNetlink
import Testing

@Suite(
    "Addresses that change hands, on the running kernel",
    .tags(.live),
    .enabled(if: Privileges.canCreateNamespaces)
)
final class AnnouncementLiveTests {
    private let host: TestHost

    init() async throws { host = try await TestHost() }

    @Test("Host and neighbours know an address as its new holder's as soon as it is attached")
    func newHolder() async throws {
        let fourth = try #require(IPAddress("10.1.0.9"))
        let network = try await host.createNetwork { spec in
            spec.hasIPv6 = true
            spec.subnets.append(.init(network: IPNetwork("fd00:1::/64") ?? .init(fourth)))
        }
        let sixth = try #require(IPAddress("fd00:1::9"))
        let neighbour = try host.makePod("neighbour")
        try await host.attach(neighbour, "neighbour")
        let bridge = try #require(try host.link(network.deviceName))
        let own = try #require(try neighbour.link("eth0"))
        let first = try await host.attach(host.makePod("first"), "first") { $0.attachment.addresses = [fourth, sixth] }
        try await host.engine.detach(endpoint: first.id.rawValue)
        // What both would know still of a holder that has gone a moment ago.
        let stale = MACAddress(rawValue: 0x0200_0000_00AA)
        for address in [fourth, sixth] {
            try host.network.route.add(Neighbour(address, at: stale, on: bridge.index, state: .reachable))
            try neighbour.route.add(Neighbour(address, at: stale, on: own.index, state: .reachable))
        }
        let endpoint = try await host.attach(host.makePod()) { $0.attachment.addresses = [fourth, sixth] }
        for address in [fourth, sixth] {
            let isKnown = { (neighbours: [Neighbour]) in
                neighbours.first { $0.address == address }?.macAddress == endpoint.macAddress
            }
            #expect(try await eventually { try isKnown(host.network.route.neighbours(on: bridge.index)) }, "\(address)")
            #expect(try await eventually { try isKnown(neighbour.route.neighbours(on: own.index)) }, "\(address)")
        }
    }
}
