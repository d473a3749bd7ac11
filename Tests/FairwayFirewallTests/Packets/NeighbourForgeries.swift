import FairwayModel
import FairwayTesting
import IPAddressing

/// What a container may and may not send to its neighbour on the same bridge in IPv6.
struct NeighbourForgeries {
    let sender: Endpoint
    let target: Endpoint
    let network: Network

    private static let otherMAC = MACAddress(rawValue: 0x0288_0666_0001)
    private static let allNodes = address("ff02::1")
    private static let listeners = address("ff02::16")
    private static let free = address("fd88:1::77")

    private var mac: MACAddress { sender.macAddress }
    private var own: IPv6Address { Self.global(sender) }
    private var router: IPv6Address { Self.address("fd88:1::1") }
    private var ownOnLink: IPv6Address { Self.linkLocal(sender.macAddress) }
    private var routerOnLink: IPv6Address { Self.linkLocal(network.macAddress ?? mac) }

    static func address(_ text: String) -> IPv6Address { IPv6Address(text) ?? .any }

    static func global(_ endpoint: Endpoint) -> IPv6Address {
        for case .v6(let address) in endpoint.addresses { return address }
        return .any
    }

    /// By RFC 4291 appendix A.
    static func linkLocal(_ mac: MACAddress) -> IPv6Address {
        let bytes = mac.bytes
        let identifier = [bytes[0] ^ 2] + bytes[1...2] + [0xFF, 0xFE] + bytes[3...5]
        return IPv6Address(bytes: [0xFE, 0x80, 0, 0, 0, 0, 0, 0] + identifier) ?? .any
    }

    var trials: [Trial] { packets + discovery + otherRoles }

    private var packets: [Trial] {
        [
            .allowed("own packet", udp(as: own)),
            .allowed("own packet on the link", udp(as: ownOnLink)),
            .forbidden("packet of the target", udp(as: Self.global(target))),
            .forbidden("packet of a free address", udp(as: Self.free)),
            .forbidden("packet of the gateway", udp(as: router)),
            .forbidden("packet of the gateway on the link", udp(as: routerOnLink)),
            .forbidden("packet of a remote address", udp(as: Self.address("2001:db8:2::9"))),
            .forbidden("packet of ::1", udp(as: .loopback)),
            .forbidden("packet without an address", udp(as: .any)),
            .forbidden("packet of another MAC", udp(as: own, from: Self.otherMAC)),
        ]
    }

    private var discovery: [Trial] {
        let asked = Self.global(target)
        return [
            .allowed("question", message(135, as: own, about: asked)),
            .allowed("question for its own address, without one", message(135, as: .any, about: own)),
            .allowed("question for its own address on the link", message(135, as: .any, about: ownOnLink)),
            .allowed("answer for its own address", message(136, as: own, about: own)),
            .allowed("answer for its own address on the link", message(136, as: ownOnLink, about: ownOnLink)),
            .allowed("report of its groups, without an address", message(143, as: .any, to: Self.listeners)),
            .allowed("older report of its groups", message(131, as: .any, to: Self.allNodes, about: Self.allNodes)),
            .forbidden("question for a free address, without one", message(135, as: .any, about: Self.free)),
            .forbidden("question of the gateway", message(135, as: router, about: asked)),
            .forbidden("answer for the gateway", message(136, as: own, about: router)),
            .forbidden("answer of the gateway", message(136, as: router, about: router)),
            .forbidden("answer for the gateway on the link", message(136, as: ownOnLink, about: routerOnLink)),
            .forbidden("answer for the target", message(136, as: own, about: asked)),
            .forbidden("answer without an address", message(136, as: .any, about: own)),
            .forbidden("echo without an address", message(128, as: .any, about: own)),
        ]
    }

    private var otherRoles: [Trial] {
        [
            .forbidden("router's advertisement", message(134, as: ownOnLink, to: Self.allNodes)),
            .forbidden("gateway's advertisement", message(134, as: routerOnLink, to: Self.allNodes)),
            .forbidden("redirect", message(137, as: ownOnLink, about: Self.address("2001:db8:2::9"))),
            .forbidden("answer of a DHCPv6 server", udp(as: ownOnLink, port: 547, to: 546)),
            .forbidden("answer of a DHCPv6 server from another port", udp(as: ownOnLink, to: 546)),
        ]
    }

    func udp(
        as source: IPv6Address,
        from frameSource: MACAddress? = nil,
        port: UInt16 = 4000,
        to targetPort: UInt16 = 81
    ) -> ([UInt8]) -> [UInt8] {
        let (receiver, address) = (target.macAddress, Self.global(target))
        let frameSource = frameSource ?? mac
        return { mark in
            let packet = PacketBytes.udp6(from: source, port, to: address, targetPort, mark)
            return PacketBytes.frame(to: receiver, from: frameSource, type: 0x86DD, packet)
        }
    }

    /// A message of ICMPv6, with the address that it is about after its first eight bytes.
    func message(
        _ type: UInt8,
        as source: IPv6Address,
        to group: IPv6Address? = nil,
        about subject: IPv6Address? = nil
    ) -> ([UInt8]) -> [UInt8] {
        let (frameSource, receiver) = (mac, target.macAddress)
        let address = group ?? Self.global(target)
        let body = [0, 0, 0, 0] + (subject?.bytes ?? [0, 0, 0, 0, 0, 0, 0, 0])
        return { mark in
            let packet = PacketBytes.icmpv6(type, from: source, to: address, body + mark)
            return PacketBytes.frame(to: receiver, from: frameSource, type: 0x86DD, packet)
        }
    }
}
