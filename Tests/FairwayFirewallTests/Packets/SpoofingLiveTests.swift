import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("What a port may send, with real frames", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct SpoofingLiveTests {
    private static let strangerMAC = MACAddress(rawValue: 0x0288_0666_0001)

    @Test("In IPv6 it is itself, no router and no DHCP server", arguments: BridgeNetfilter.positions)
    func neighbours(callsIPTables: Bool?) throws {
        let lab = try MatrixLab(callsIPTables: callsIPTables)
        let trials = try forgeries(lab, "nat1").trials
        let witness = Witness.frames(try lab.frames("nat2"))
        #expect(try trials.arrivals(from: lab.frames("nat1"), at: [witness]) == trials.allowed.names)
    }

    /// Without br_netfilter, which holds the parts of a packet until it has all.
    @Test("Behind extension headers, and in parts of packets, it hides nothing of that")
    func hidden() throws {
        let lab = try MatrixLab(callsIPTables: BridgeNetfilter.positions.first ?? nil)
        let trials = HiddenForgeries(forgeries: try forgeries(lab, "nat1")).trials
        let witness = Witness.frames(try lab.frames("nat2"))
        #expect(try trials.arrivals(from: lab.frames("nat1"), at: [witness]) == trials.allowed.names)
    }

    @Test("An endpoint of IPv4 only sends no IPv6")
    func withoutIPv6() throws {
        let lab = try MatrixLab(callsIPTables: BridgeNetfilter.positions.first ?? nil)
        var network = try #require(lab.networks["nat"])
        network.subnets.removeLast()
        try lab.attach(4, to: network, name: "old")
        let forgeries = try forgeries(lab, "old")
        let link = NeighbourForgeries.linkLocal(forgeries.sender.macAddress)
        let trials: [Trial] = [
            .forbidden("packet", forgeries.udp(as: link)),
            .forbidden("question without an address", forgeries.message(135, as: .any, about: link)),
            .allowed("packet of IPv4", packet(as: "10.88.1.4", from: forgeries.sender.macAddress, lab)),
        ]
        let witness = Witness.frames(try lab.frames("nat2"))
        #expect(try trials.arrivals(from: lab.frames("old"), at: [witness]) == trials.allowed.names)
    }

    @Test("What is allowed to it, to its MAC address alone, and to anything", arguments: SpoofProtection.allCases)
    func licences(spoofing: SpoofProtection) throws {
        let lab = try MatrixLab(callsIPTables: BridgeNetfilter.positions.first ?? nil)
        let network = try #require(lab.networks["nat"])
        let allowed = ["10.88.1.100/32", "192.0.2.128/28", "fd88:1::100/128", "2001:db8:9::/64"]
        try lab.attach(
            4,
            to: network,
            name: "free",
            spoofing: spoofing,
            allowedAddresses: spoofing == .deny ? allowed.compactMap(IPNetwork.init) : []
        )
        let forgeries = try forgeries(lab, "free")
        let mac = forgeries.sender.macAddress
        let (isDenied, isFree) = (spoofing == .deny, spoofing == .allow)
        let single = NeighbourForgeries.address("fd88:1::100")
        let router = NeighbourForgeries.address("fd88:1::1")
        let nested = NeighbourForgeries.address("2001:db8:9::5")
        let own = NeighbourForgeries.global(forgeries.sender)
        let trials: [Trial] = [
            .allowed("allowed address", packet(as: "10.88.1.100", from: mac, lab)),
            .allowed("address of an allowed network", packet(as: "192.0.2.130", from: mac, lab)),
            .allowed("claim of an allowed address", arp("10.88.1.100", mac)),
            .allowed("claim of an address of an allowed network", arp("192.0.2.130", mac)),
            .allowed("allowed IPv6 address", forgeries.udp(as: single)),
            .allowed("IPv6 address of an allowed network", forgeries.udp(as: nested)),
            .allowed("answer of an allowed network", forgeries.message(136, as: nested, about: nested)),
            .allowed("own answer for an allowed network", forgeries.message(136, as: own, about: nested)),
            .allowed("answer of an allowed network for its own", forgeries.message(136, as: nested, about: own)),
            .allowed("question whether one of it is free", forgeries.message(135, as: .any, about: nested)),
            .allowed("answer for an allowed address", forgeries.message(136, as: single, about: single)),
            .allowed("own packet", packet(as: "10.88.1.4", from: mac, lab)),
            Trial(name: "address", isAllowed: !isDenied, frame: packet(as: "192.0.2.144", from: mac, lab)),
            Trial(name: "claim", isAllowed: !isDenied, frame: arp("10.88.1.77", mac)),
            Trial(
                name: "answer for the gateway",
                isAllowed: !isDenied,
                frame: forgeries.message(136, as: router, about: router)
            ),
            Trial(
                name: "answer of an allowed network for the gateway",
                isAllowed: !isDenied,
                frame: forgeries.message(136, as: nested, about: router)
            ),
            Trial(
                name: "answer of an allowed network for one outside it",
                isAllowed: !isDenied,
                frame: forgeries.message(136, as: nested, about: NeighbourForgeries.address("2001:db8:9:1::5"))
            ),
            Trial(name: "MAC", isAllowed: isFree, frame: packet(as: "10.88.1.4", from: Self.strangerMAC, lab)),
            Trial(name: "claim for another MAC", isAllowed: isFree, frame: arp("10.88.1.4", Self.strangerMAC, in: mac)),
            Trial(name: "DHCP server", isAllowed: isFree, frame: packet(as: "10.88.1.4", from: mac, lab, port: 67)),
            Trial(name: "router", isAllowed: isFree, frame: forgeries.message(134, as: router)),
            Trial(name: "frame of no IP", isAllowed: isFree) { mark in
                PacketBytes.frame(to: forgeries.target.macAddress, from: mac, type: 0x88B5, mark)
            },
        ]
        let witness = Witness.frames(try lab.frames("nat2"))
        #expect(try trials.arrivals(from: lab.frames("free"), at: [witness]) == trials.allowed.names)
    }

    @Test("A container grows neither the bridge's table of MAC addresses nor the host's of neighbours")
    func tables() throws {
        let lab = try MatrixLab(callsIPTables: BridgeNetfilter.positions.first ?? nil)
        let network = try #require(lab.networks["nat"])
        try lab.attach(4, to: network, name: "free", spoofing: .allow)
        let counts = try ["nat1", "free"].map { name in
            let sender = try lab.frames(name)
            let prefix: UInt64 = name == "free" ? 0x0288_0777_0000 : 0x0288_0666_0000
            for number in 0..<50 {
                let mac = MACAddress(rawValue: prefix + UInt64(number))
                try sender.send(arp("10.88.1.\(150 + number)", mac, gateway: true)([]))
            }
            // When this has arrived, so has what was sent before.
            let trial = Trial.allowed(
                "own",
                packet(as: name == "free" ? "10.88.1.4" : "10.88.1.2", from: try mac(lab, name), lab)
            )
            _ = try [trial].arrivals(from: sender, at: [.frames(try lab.frames("nat2"))])
            let learned = try bridgeEntries(lab).filter {
                $0.hasPrefix(prefix == 0x0288_0666_0000 ? "02:88:06:66" : "02:88:07:77")
            }
            let known = try lab.host.route.neighbours().filter {
                $0.macAddress.map { $0.rawValue >> 16 == prefix >> 16 } ?? false
            }
            return [learned.count, known.count]
        }
        #expect(counts[0] == [0, 0])
        // It is the lock that keeps them out.
        #expect(counts[1] == [50, 50])
    }

    private func mac(_ lab: MatrixLab, _ name: String) throws -> MACAddress {
        try #require(lab.endpoints[name]).macAddress
    }

    private func forgeries(_ lab: MatrixLab, _ name: String) throws -> NeighbourForgeries {
        NeighbourForgeries(
            sender: try #require(lab.endpoints[name]),
            target: try #require(lab.endpoints["nat2"]),
            network: try #require(lab.networks["nat"])
        )
    }

    private func packet(
        as source: String,
        from mac: MACAddress,
        _ lab: MatrixLab,
        port: UInt16 = 4000
    ) -> ([UInt8]) -> [UInt8] {
        let receiver = lab.endpoints["nat2"]?.macAddress ?? PacketBytes.broadcast
        return { mark in
            let name = SocketName(Samples.address(source), port)
            let packet = PacketBytes.udp(from: name, to: SocketName(IPv4Address(10, 88, 1, 3), 81), mark)
            return PacketBytes.frame(to: receiver, from: mac, ipv4: packet)
        }
    }

    /// A claim of an address, or a question for the gateway's by it.
    private func arp(
        _ address: String,
        _ mac: MACAddress,
        in frameSource: MACAddress? = nil,
        gateway: Bool = false
    ) -> ([UInt8]) -> [UInt8] {
        { mark in
            let claimed = IPv4Address(address) ?? .any
            let subject = gateway ? IPv4Address(10, 88, 1, 1) : claimed
            let body = PacketBytes.arp(1, sender: (mac, claimed), target: (MACAddress(rawValue: 0), subject))
            return PacketBytes.frame(to: PacketBytes.broadcast, from: frameSource ?? mac, type: 0x0806, body + mark)
        }
    }

    /// The MAC addresses that the bridge of network `nat` knows.
    private func bridgeEntries(_ lab: MatrixLab) throws -> [String] {
        try ShellCommand.output(of: "bridge fdb show br fw-nat", in: lab.host.namespace).split(separator: "\n")
            .map(String.init)
    }
}
