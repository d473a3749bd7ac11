import FairwayTesting
import IPAddressing

/// What a container may and may not send to its neighbour on the same bridge.
struct PortForgeries {
    let sender: LabContainer
    let target: LabContainer
    let gateway: LabPlan.Network

    private static let otherMAC = MACAddress(rawValue: 0x0288_0666_0001)
    private static let unknownMAC = MACAddress(rawValue: 0x0288_0666_0002)
    private static let sourceIPv6 = IPv6Address(rawValue: 0xFD88 << 112 | 1)
    private static let targetIPv6 = IPv6Address(rawValue: 0xFD88 << 112 | 2)
    private static let freeAddress = IPv4Address(10, 88, 1, 200)

    private var mac: MACAddress { sender.macAddress }
    private var address: IPv4Address { sender.address }

    var trials: [Trial] { packets + questions + otherTraffic }

    private var packets: [Trial] {
        [
            .allowed("own packet", packet()),
            .allowed("own packet to all", packet(to: PacketBytes.broadcast)),
            .forbidden("packet of a made-up MAC", packet(from: Self.otherMAC)),
            .forbidden("packet of the target's MAC", packet(from: target.macAddress)),
            .forbidden("packet of the gateway's MAC", packet(from: gateway.gatewayMAC)),
            .forbidden("packet of a free address", packet(as: Self.freeAddress)),
            .forbidden("packet of the gateway's address", packet(as: gateway.gateway)),
            .forbidden("packet of a remote address", packet(as: Lab.remoteAddress)),
            .forbidden("packet of 127.0.0.1", packet(as: .loopback)),
            .forbidden("packet without an address", packet(as: .any)),
            .forbidden("answer of a DHCP server", packet(port: 67)),
            .forbidden("answer of a DHCP server from another port", packet(toPort: 68)),
            .forbidden("packet for a MAC that nobody has", packet(to: Self.unknownMAC)),
        ]
    }

    private var questions: [Trial] {
        let router = gateway.gateway
        return [
            .allowed("ARP question", arp(1, as: (mac, address), about: target.address)),
            .allowed("ARP announcement", arp(2, as: (mac, address), about: address)),
            .allowed("ARP probe for its own address", arp(1, as: (mac, .any), about: address)),
            .forbidden("ARP probe for another address", arp(1, as: (mac, .any), about: Self.freeAddress)),
            .forbidden("ARP claim of the gateway", arp(2, as: (mac, router), about: router)),
            .forbidden("ARP claim of the target", arp(2, as: (mac, target.address), about: target.address)),
            .forbidden(
                "ARP question in another MAC's frame",
                arp(1, as: (mac, address), about: target.address, in: Self.otherMAC)
            ),
            .forbidden("ARP claim for another MAC", arp(2, as: (Self.otherMAC, address), about: address)),
            .forbidden("ARP question of the gateway", arp(1, as: (mac, router), about: target.address)),
        ]
    }

    private var otherTraffic: [Trial] {
        let content = [UInt8](packet()([]).dropFirst(14))
        let router = gateway.gateway
        let claim = PacketBytes.arp(2, sender: (mac, router), target: (mac, router))
        let kinds: [(name: String, type: UInt16, content: [UInt8])] = [
            ("a VLAN", 0x8100, [0, 5, 8, 0] + content), ("no VLAN, tagged", 0x8100, [0, 0, 8, 0] + content),
            ("a provider's VLAN", 0x88A8, [0, 5, 8, 0] + content),
            ("a VLAN in a VLAN", 0x88A8, [0, 5, 0x81, 0, 0, 6, 8, 0] + content),
            ("ARP in a VLAN", 0x8100, [0, 5, 8, 6] + claim), ("PPPoE", 0x8863, content),
            ("MPLS", 0x8847, [0, 0, 0x11, 0x40] + content), ("RARP", 0x8035, claim),
            ("SNAP", UInt16(content.count + 16), [0xAA, 0xAA, 3, 0, 0, 0, 8, 0] + content),
            ("nobody knows what", 0x88B5, content),
        ]
        return kinds.map { kind in .forbidden("frame of \(kind.name)", frame(kind.type) { kind.content + $0 }) }
            + [
                .forbidden(
                    "frame of IPv6",
                    frame(0x86DD) { PacketBytes.ipv6(from: Self.sourceIPv6, to: Self.targetIPv6, $0) }
                )
            ]
    }

    private func frame(_ type: UInt16, _ content: @escaping ([UInt8]) -> [UInt8]) -> ([UInt8]) -> [UInt8] {
        { mark in PacketBytes.frame(to: target.macAddress, from: mac, type: type, content(mark)) }
    }

    private func packet(
        as source: IPv4Address? = nil,
        from frameSource: MACAddress? = nil,
        to frameTarget: MACAddress? = nil,
        port: UInt16 = 4000,
        toPort: UInt16 = 81
    ) -> ([UInt8]) -> [UInt8] {
        let names = (sender: SocketName(source ?? address, port), target: SocketName(target.address, toPort))
        let macs = (sender: frameSource ?? mac, target: frameTarget ?? target.macAddress)
        return { mark in
            let packet = PacketBytes.udp(from: names.sender, to: names.target, mark)
            return PacketBytes.frame(to: macs.target, from: macs.sender, ipv4: packet)
        }
    }

    private func arp(
        _ operation: UInt16,
        as claimed: (MACAddress, IPv4Address),
        about subject: IPv4Address,
        in frameSource: MACAddress? = nil
    ) -> ([UInt8]) -> [UInt8] {
        { mark in
            let body = PacketBytes.arp(operation, sender: claimed, target: (MACAddress(rawValue: 0), subject))
            return PacketBytes.frame(to: PacketBytes.broadcast, from: frameSource ?? mac, type: 0x0806, body + mark)
        }
    }
}
