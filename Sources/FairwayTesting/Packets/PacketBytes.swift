package import IPAddressing

/// Frames and packets made by hand, right in every length and checksum, so that only what a test forges is wrong.
package enum PacketBytes {
    package static let broadcast = MACAddress(rawValue: 0xFFFF_FFFF_FFFF)

    /// An Ethernet frame.
    package static func frame(to target: MACAddress, from source: MACAddress, type: UInt16, _ payload: [UInt8])
        -> [UInt8]
    {
        target.bytes + source.bytes + bigEndian(type) + payload
    }

    /// An Ethernet frame with an IPv4 packet.
    package static func frame(to target: MACAddress, from source: MACAddress, ipv4 packet: [UInt8]) -> [UInt8] {
        frame(to: target, from: source, type: 0x0800, packet)
    }

    /// An IPv4 packet with a UDP datagram, without the checksum that UDP may leave out.
    package static func udp(from source: SocketName, to target: SocketName, _ payload: [UInt8]) -> [UInt8] {
        let length = bigEndian(UInt16(8 + payload.count))
        let datagram = bigEndian(source.port) + bigEndian(target.port) + length + [0, 0] + payload
        return ipv4(from: source.address, to: target.address, protocolNumber: 17, datagram)
    }

    /// An IPv4 packet with a TCP segment that nobody can believe: its checksum is wrong.
    package static func brokenTCP(from source: SocketName, to target: SocketName, _ payload: [UInt8]) -> [UInt8] {
        let head = bigEndian(source.port) + bigEndian(target.port) + [0, 0, 0, 1, 0, 0, 0, 1]
        let segment = head + [0x50, 0x10, 0x10, 0, 0xBA, 0xD0, 0, 0] + payload
        return ipv4(from: source.address, to: target.address, protocolNumber: 6, segment)
    }

    /// An IPv4 packet that opens an SCTP association, with a parameter of no meaning that holds `mark`.
    package static func sctpInit(from source: SocketName, to target: SocketName, _ mark: [UInt8]) -> [UInt8] {
        let parameter = bigEndian(UInt16(0x8FFF)) + bigEndian(UInt16(4 + mark.count)) + mark
        let padding = [UInt8](repeating: 0, count: (4 - mark.count % 4) % 4)
        let body: [UInt8] = [0, 0, 0, 7, 0, 0, 0x10, 0, 0, 1, 0, 1, 0, 0, 0, 9] + parameter
        let chunk = [1, 0] + bigEndian(UInt16(4 + body.count)) + body + padding
        var packet = bigEndian(source.port) + bigEndian(target.port) + [0, 0, 0, 0] + [0, 0, 0, 0] + chunk
        packet.replaceSubrange(8..<12, with: castagnoli(packet))
        return ipv4(from: source.address, to: target.address, protocolNumber: 132, packet)
    }

    /// An IPv6 packet that carries nothing of any protocol.
    package static func ipv6(from source: IPv6Address, to target: IPv6Address, _ payload: [UInt8]) -> [UInt8] {
        [0x60, 0, 0, 0] + bigEndian(UInt16(payload.count)) + [59, 64] + source.bytes + target.bytes + payload
    }

    /// An IPv6 packet with a UDP datagram.
    package static func udp6(
        from source: IPv6Address,
        _ sourcePort: UInt16,
        to target: IPv6Address,
        _ targetPort: UInt16,
        _ payload: [UInt8]
    ) -> [UInt8] {
        var datagram = udp(sourcePort, targetPort, payload)
        let head = source.bytes + target.bytes + [0, 0] + bigEndian(UInt16(datagram.count)) + [0, 0, 0, 17]
        datagram.replaceSubrange(6..<8, with: bigEndian(onesComplement(head + datagram)))
        return ipv6(from: source, to: target, nextHeader: 17, datagram)
    }

    /// A UDP datagram without a checksum.
    package static func udp(_ sourcePort: UInt16, _ targetPort: UInt16, _ payload: [UInt8]) -> [UInt8] {
        bigEndian(sourcePort) + bigEndian(targetPort) + bigEndian(UInt16(8 + payload.count)) + [0, 0] + payload
    }

    /// An IPv6 packet with a message of ICMPv6, without a checksum; `body` begins after that.
    package static func icmpv6(
        _ type: UInt8,
        from source: IPv6Address,
        to target: IPv6Address,
        _ body: [UInt8]
    ) -> [UInt8] {
        ipv6(from: source, to: target, nextHeader: 58, [type, 0, 0, 0] + body)
    }

    /// An IPv6 packet that carries what follows, beginning with that header.
    package static func ipv6(
        from source: IPv6Address,
        to target: IPv6Address,
        nextHeader: UInt8,
        _ payload: [UInt8]
    ) -> [UInt8] {
        [0x60, 0, 0, 0] + bigEndian(UInt16(payload.count)) + [nextHeader, 255] + source.bytes + target.bytes + payload
    }

    /// What an ARP frame carries.
    package static func arp(
        _ operation: UInt16,
        sender: (MACAddress, IPv4Address),
        target: (MACAddress, IPv4Address)
    ) -> [UInt8] {
        [0, 1, 8, 0, 6, 4] + bigEndian(operation) + sender.0.bytes + sender.1.bytes + target.0.bytes + target.1.bytes
    }

    private static func ipv4(
        from source: IPAddress,
        to target: IPAddress,
        protocolNumber: UInt8,
        _ payload: [UInt8]
    ) -> [UInt8] {
        var header: [UInt8] =
            [0x45, 0] + bigEndian(UInt16(20 + payload.count)) + [0, 1, 0, 0, 64, protocolNumber, 0, 0]
        header += source.bytes + target.bytes
        header.replaceSubrange(10..<12, with: bigEndian(onesComplement(header)))
        return header + payload
    }

    /// The checksum of IPv4, TCP and UDP (RFC 1071).
    private static func onesComplement(_ bytes: [UInt8]) -> UInt16 {
        let padded = bytes.count.isMultiple(of: 2) ? bytes : bytes + [0]
        let words = stride(from: 0, to: padded.count, by: 2).map { UInt32(padded[$0]) << 8 | UInt32(padded[$0 + 1]) }
        var sum = words.reduce(0, +)
        while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
        return ~UInt16(truncatingIfNeeded: sum)
    }

    /// SCTP's checksum (CRC-32C, RFC 9260 appendix A), as it stands in the packet.
    private static func castagnoli(_ bytes: [UInt8]) -> [UInt8] {
        var remainder: UInt32 = .max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1 }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: ~remainder >> UInt32(8 * $0)) }
    }

    package static func bigEndian(_ number: UInt16) -> [UInt8] {
        [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
    }
}
