import FairwayModel
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("What comes from outside in IPv6, with real frames", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct OutsideIPv6LiveTests {
    private static let remote = NeighbourForgeries.address("2001:db8:2::9")
    private static let uplink = NeighbourForgeries.address("2001:db8:2::1")

    @Test("It is from outside, has a way back, and is for published ports", arguments: BridgeNetfilter.positions)
    func forgeries(callsIPTables: Bool?) throws {
        let lab = try MatrixLab(callsIPTables: callsIPTables)
        let remote = try lab.place("remote").route.link(named: "eth0").macAddress
        let host = try lab.host.route.link(named: "uplink").macAddress
        let (sender, receiver) = (try #require(remote), try #require(host))
        let call = { (source: String, target: IPv6Address, port: UInt16) in
            { (mark: [UInt8]) in
                let source = NeighbourForgeries.address(source)
                let packet = PacketBytes.udp6(from: source, 4000, to: target, port, mark)
                return PacketBytes.frame(to: receiver, from: sender, type: 0x86DD, packet)
            }
        }
        let container = NeighbourForgeries.global(try #require(lab.endpoints["nat1"]))
        let network = try #require(lab.networks["nat"])
        let port = 8000 + UInt16(network.subnets[0].network.address.bytes[2])
        let router = try #require(network.subnets.last?.gateway)
        let trials: [Trial] = [
            .allowed("to a published port", call("2001:db8:2::9", Self.uplink, port)),
            .allowed("to a service of the host", call("2001:db8:2::9", Self.uplink, 7000)),
            .forbidden("to a published port, from the link", call("fe80::9", Self.uplink, port)),
            .forbidden("to a published port, as a container", call("\(container)", Self.uplink, port)),
            .forbidden("to a published port, as a gateway", call("\(router)", Self.uplink, port)),
            .forbidden("to a service of the host, as ::1", call("::1", Self.uplink, 7000)),
            .forbidden("to a service of ::1", call("2001:db8:2::9", .loopback, 7001)),
            .forbidden("to a container", call("2001:db8:2::9", container, 80)),
            .forbidden(
                "to an address that no container has",
                call("2001:db8:2::9", NeighbourForgeries.address("fd88:1::77"), 80)
            ),
        ]
        let names = ["[2001:db8:2::1]:7000", "[::1]:7001"].compactMap(SocketName.init)
        let services = try lab.host.namespace.run { () throws(Errno) in
            var sockets: [ProbeSocket] = []
            for name in names {
                let socket = try ProbeSocket(.udp, isIPv6: true)
                try socket.serve(at: name, .udp)
                sockets.append(socket)
            }
            return sockets
        }
        let witnesses = [Witness.frames(try lab.frames("nat1"))] + services.map(Witness.datagrams)
        #expect(try trials.arrivals(from: lab.frames("remote"), at: witnesses) == trials.allowed.names)
    }
}
