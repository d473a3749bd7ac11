import FairwayModel
import FairwayTesting
import IPAddressing
import LinuxSystem
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

/// A bridge learns from frames to 01:80:c2:00:00:0X, and hands them to the host as the port's own, before any rule.
@Suite("Frames that a bridge keeps to itself", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ReservedFramesLiveTests {
    private static let stranger = MACAddress(rawValue: 0x0288_0999_0000)
    private let host: TestHost
    private let forger: Endpoint
    private let victim: Endpoint
    private let bridge: Network
    private let frames: FrameSocket

    /// An internal network: of the host its containers reach one address only.
    init() async throws {
        host = try await TestHost()
        bridge = try await host.createNetwork { $0.isInternal = true }
        let pods = try [host.makePod("forger"), host.makePod("victim")]
        forger = try await host.attach(pods[0], "forger")
        victim = try await host.attach(pods[1], "victim")
        let link = try #require(try pods[0].link("eth0")).index
        frames = try pods[0].run { () throws(Errno) in try FrameSocket(on: link) }
        let other = IPAddress.v4(IPv4Address(198, 51, 100, 1))
        try host.network.route.request { $0.add(InterfaceAddress(other, prefixLength: 32, on: .loopback)) }
    }

    private func target(_ number: Int) -> MACAddress { MACAddress(rawValue: 0x0180_C200_0000 | UInt64(number)) }

    /// A datagram to a service of the host.
    private func call(from source: IPv4Address, to address: IPv4Address, in target: MACAddress) throws {
        let packet = PacketBytes.udp(from: SocketName(source, 4000), to: SocketName(address, 7777), address.bytes)
        try frames.send(PacketBytes.frame(to: target, from: forger.macAddress, ipv4: packet))
    }

    private func serve() throws -> ProbeSocket {
        try host.run { () throws(Errno) in
            let socket = try ProbeSocket(.udp)
            try socket.serve(at: SocketName(.any, 7777), .udp)
            return socket
        }
    }

    @Test("A container takes nobody's MAC address with them, grows no table, and reaches no more of the host")
    func reservedFrames() throws {
        let server = try serve()
        let own = try #require(forger.addresses.first.flatMap { IPv4Address("\($0)") })
        let gateway = IPv4Address(10, 1, 0, 1)
        for number in 0..<16 {
            let sources = [MACAddress(rawValue: Self.stranger.rawValue | UInt64(number)), victim.macAddress]
            for source in sources {
                try frames.send(PacketBytes.frame(to: target(number), from: source, type: 0x88CC, [0, 0]))
                let claim = PacketBytes.arp(1, sender: (source, own), target: (Self.stranger, gateway))
                try frames.send(PacketBytes.frame(to: target(number), from: source, type: 0x0806, claim))
            }
            try call(from: IPv4Address(192, 0, 2, 9), to: gateway, in: target(number))
            try call(from: own, to: IPv4Address(198, 51, 100, 1), in: target(number))
        }
        // When this has arrived, so would the rest have.
        try call(from: own, to: gateway, in: try #require(bridge.macAddress))
        let expected = SocketName(own, 4000)
        #expect(try Poll.waitUntilReadable(server.rawDescriptor, timeoutMilliseconds: 10_000))
        while let datagram = try server.receive() {
            #expect(datagram.sender == expected && datagram.bytes == gateway.bytes)
        }
        let port = try #require(try host.link(forger.hostLinkName)).index
        let learned = try host.network.route.forwardingEntries().filter { $0.link == port }.map(\.macAddress)
        #expect(!learned.contains(victim.macAddress))
        #expect(!learned.contains { $0.rawValue >> 16 == Self.stranger.rawValue >> 16 })
        #expect(try !host.network.route.neighbours().contains { $0.link == port })
    }

    @Test("A port that somebody made keep them to itself again is repaired")
    func repair() async throws {
        let port = try #require(try host.link(forger.hostLinkName)).index
        #expect(try host.network.route.link(port).bridgePort?.groupForwardMask == 0xFFFD)
        var change = LinkChange()
        change.groupForwardMask = 0
        try host.network.route.change(port, change)
        try await host.restart()
        #expect(try host.network.route.link(port).bridgePort?.groupForwardMask == 0xFFFD)
    }
}
