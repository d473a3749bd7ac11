internal import Glibc
package import IPAddressing

/// An address and a port.
package struct SocketName: Hashable, Sendable {
    package var address: IPAddress
    package var port: UInt16

    package init(_ address: IPAddress, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    package init(_ address: IPv4Address, _ port: UInt16) { self.init(.v4(address), port) }

    /// Reads a `struct sockaddr_in` or `sockaddr_in6`; nil for what is neither.
    init?(socketAddress bytes: [UInt8]) {
        guard bytes.count >= Self.longest else { return nil }
        let isIPv6 = bytes[0] == UInt8(AF_INET6)
        guard let address = IPAddress(bytes: isIPv6 ? bytes[8..<24] : bytes[4..<8]) else { return nil }
        self.init(address, UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
    }

    /// How many bytes a socket address has at most.
    static let longest = 28

    /// A `struct sockaddr_in` or `sockaddr_in6`: family in the order of this machine, the rest in the network's.
    var socketAddress: [UInt8] {
        let family = [UInt8(address.isIPv6 ? AF_INET6 : AF_INET), 0]
        let head = family + [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]
        return address.isIPv6
            ? head + [0, 0, 0, 0] + address.bytes + [0, 0, 0, 0]
            : head + address.bytes + [UInt8](repeating: 0, count: 8)
    }
}

extension SocketName: LosslessStringConvertible {
    /// Reads `10.0.0.1:80` or `[fd00::1]:80`.
    package init?(_ description: String) {
        guard let colon = description.lastIndex(of: ":"),
            let port = UInt16(description[description.index(after: colon)...])
        else { return nil }
        var text = description[..<colon]
        if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
        guard let address = IPAddress(String(text)) else { return nil }
        self.init(address, port)
    }

    package var description: String { address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
