import FairwayDrivers
import FairwayModel
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("A network's MTU and the way out", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct UplinkMTULiveTests {
    /// A host with two ways out, the second of which is worse.
    private func makeHost(mtu: UInt32, _ flags: [String: String] = [:]) async throws -> TestHost {
        let host = try await TestHost(flags)
        for (number, size) in [(0, mtu), (1, 1300)] as [(UInt8, UInt32)] {
            let index = try host.network.route.createBridge(named: "uplink\(number)", mtu: size)
            try host.network.route.change(index, LinkChange(isUp: true))
            let own = IPAddress.v4(IPv4Address(192, 0, number, 2))
            try host.network.route.add(InterfaceAddress(own, prefixLength: 24, on: index))
            let gateway = IPAddress.v4(IPv4Address(192, 0, number, 1))
            try host.network.route.add(Route(to: nil, through: gateway, on: index, metric: 100 + UInt32(number)))
        }
        return host
    }

    @Test("It is that of the interface with the best default route", arguments: [1400, 9000] as [UInt32])
    func taken(mtu: UInt32) async throws {
        let host = try await makeHost(mtu: mtu)
        let network = try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod)
        #expect(network.mtu == mtu)
        #expect(try host.link(network.deviceName)?.mtu == mtu)
        #expect(try host.link(endpoint.hostLinkName)?.mtu == mtu)
        #expect(try pod.link("eth0")?.mtu == mtu)
    }

    @Test("Where that is as usual, and where there is no way out, nothing is said of it")
    func usual() async throws {
        let host = try await makeHost(mtu: 1500)
        #expect(try await host.createNetwork().mtu == nil)
        #expect(try await TestHost().createNetwork().mtu == nil)
    }

    @Test("What is said of it counts more: the option, then the setting; an internal network has no way out")
    func chosen() async throws {
        let host = try await makeHost(mtu: 1400)
        #expect(try await host.createNetwork { $0.mtu = 1450 }.mtu == 1450)
        #expect(try await host.createNetwork("red", subnet: "10.2.0.0/24") { $0.isInternal = true }.mtu == nil)
        let other = try await makeHost(mtu: 1400, ["mtu": "1420"])
        #expect(try await other.createNetwork().mtu == 1420)
    }
}
