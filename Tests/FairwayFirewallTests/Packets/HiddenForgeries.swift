import FairwayModel
import FairwayTesting
import IPAddressing

/// What a container hides behind extension headers of IPv6, or in the second part of a packet (RFC 7113).
struct HiddenForgeries {
    let forgeries: NeighbourForgeries

    private static let allNodes = NeighbourForgeries.address("ff02::1")
    /// A hop-by-hop, routing or destination options header; the next one's number goes before it.
    private static let options: [UInt8] = [0, 1, 4, 0, 0, 0, 0]
    private static let (hopByHop, routing, fragment, authentication, destination): (UInt8, UInt8, UInt8, UInt8, UInt8) =
        (0, 43, 44, 51, 60)
    private static let (udp, icmpv6): (UInt8, UInt8) = (17, 58)

    private var mac: MACAddress { forgeries.sender.macAddress }
    private var own: IPv6Address { NeighbourForgeries.global(forgeries.sender) }
    private var onLink: IPv6Address { NeighbourForgeries.linkLocal(mac) }
    private var router: IPv6Address { NeighbourForgeries.address("fd88:1::1") }

    var trials: [Trial] { chains + parts + honest }

    /// A router's or DHCP server's words, or a claim of the gateway's address, behind other headers.
    private var chains: [Trial] {
        [
            .forbidden("router behind hop-by-hop options", advertisement([Self.hopByHop])),
            .forbidden("router behind destination options", advertisement([Self.destination])),
            .forbidden("router behind a routing header", advertisement([Self.routing])),
            .forbidden("router behind many", advertisement([Self.hopByHop, Self.destination, Self.destination])),
            .forbidden(
                "claim behind destination options",
                packet(from: own, to: target, [Self.destination], Self.icmpv6) { claim + $0 }
            ),
            .forbidden(
                "DHCP server behind destination options",
                packet(from: onLink, to: target, [Self.destination], Self.udp) { PacketBytes.udp(547, 546, $0) }
            ),
        ]
    }

    /// The same in parts: bytes behind the end of a part, as there are in short frames, are no part of it.
    private var parts: [Trial] {
        let hidden: [UInt8] = [Self.icmpv6] + Self.options
        let echo: [UInt8] = [128, 0, 0, 0, 0, 0, 0, 0]
        return [
            .forbidden("router in one part", part(Self.icmpv6, offset: 0, more: false) { advertised + $0 }),
            .forbidden("router in the first part", part(Self.icmpv6, offset: 0) { advertised + $0 }),
            .forbidden(
                "router hidden in the second part",
                part(Self.destination, offset: 0, behind: echo) { hidden + $0 }
            ),
            .forbidden("second part of it", part(Self.destination, offset: 2, more: false) { [134, 0, 0, 0] + $0 }),
            .forbidden("claim in two parts", part(Self.icmpv6, offset: 0, behind: claim) { [136, 0] + $0 }),
            .forbidden("question in two parts", part(Self.icmpv6, offset: 0, behind: claim) { [135, 0] + $0 }),
            .forbidden("parts of parts", part(Self.fragment, offset: 0) { hidden + $0 }),
            .forbidden("authenticated in parts", part(Self.authentication, offset: 0) { hidden + $0 }),
            .forbidden("second part as the router", part(Self.udp, offset: 9, as: router) { $0 }),
            .forbidden(
                "DHCP server in the first part",
                part(Self.udp, offset: 0) { PacketBytes.udp(547, 546, []) + $0 }
            ),
        ]
    }

    private var honest: [Trial] {
        [
            .allowed("first part", part(Self.udp, offset: 0) { PacketBytes.udp(4000, 81, []) + $0 }),
            .allowed("second part", part(Self.udp, offset: 9, more: false) { $0 }),
            .allowed("first part of an echo", part(Self.icmpv6, offset: 0) { [128, 0, 0, 0, 0, 1, 0, 1] + $0 }),
            .allowed("second part of an echo", part(Self.icmpv6, offset: 9, more: false) { $0 }),
            .allowed(
                "datagram behind destination options",
                packet(from: own, to: target, [Self.destination], Self.udp) { PacketBytes.udp(4000, 81, $0) }
            ),
        ]
    }

    private var target: IPv6Address { NeighbourForgeries.global(forgeries.target) }
    private var claim: [UInt8] { [136, 0, 0, 0, 0x20, 0, 0, 0] + router.bytes }

    private var advertised: [UInt8] { [134, 0, 0, 0, 64, 0, 7, 8] + [UInt8](repeating: 0, count: 8) }

    private func advertisement(_ headers: [UInt8]) -> ([UInt8]) -> [UInt8] {
        packet(from: onLink, to: Self.allNodes, headers, Self.icmpv6) { advertised + $0 }
    }

    /// A packet with these headers before what it carries.
    private func packet(
        from source: IPv6Address,
        to target: IPv6Address,
        _ headers: [UInt8],
        _ carried: UInt8,
        _ content: @escaping ([UInt8]) -> [UInt8]
    ) -> ([UInt8]) -> [UInt8] {
        { mark in
            let next = headers.dropFirst() + [carried]
            let chain = next.flatMap { [$0] + Self.options }
            return frame(
                PacketBytes.ipv6(from: source, to: target, nextHeader: headers[0], chain + content(mark))
            )
        }
    }

    /// A part of a packet, at an offset in units of eight bytes, and bytes behind its end.
    private func part(
        _ carried: UInt8,
        offset: UInt16,
        more: Bool = true,
        as source: IPv6Address? = nil,
        behind: [UInt8] = [],
        _ content: @escaping ([UInt8]) -> [UInt8]
    ) -> ([UInt8]) -> [UInt8] {
        { mark in
            let header = [carried, 0] + PacketBytes.bigEndian(offset << 3 | (more ? 1 : 0)) + [0, 0, 0, 7]
            let content = content(mark)
            let padding = [UInt8](repeating: 0, count: more ? (8 - content.count % 8) % 8 : 0)
            let packet = PacketBytes.ipv6(
                from: source ?? own,
                to: target,
                nextHeader: Self.fragment,
                header + content + padding
            )
            return frame(packet + behind)
        }
    }

    private func frame(_ packet: [UInt8]) -> [UInt8] {
        PacketBytes.frame(to: forgeries.target.macAddress, from: mac, type: 0x86DD, packet)
    }
}
