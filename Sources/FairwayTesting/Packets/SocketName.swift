internal import Glibc
package import IPAddressing

/// An IPv4 address and a port.
package struct SocketName: Hashable, Sendable {
    package var address: IPv4Address
    package var port: UInt16

    package init(_ address: IPv4Address, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    init(_ name: sockaddr_in) {
        self.init(IPv4Address(rawValue: UInt32(bigEndian: name.sin_addr.s_addr)), UInt16(bigEndian: name.sin_port))
    }

    var socketAddress: sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = address.rawValue.bigEndian
        return name
    }
}

extension SocketName: LosslessStringConvertible {
    /// Reads `10.0.0.1:80`.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), let port = UInt16(parts[1]) else {
            return nil
        }
        self.init(address, port)
    }

    package var description: String { "\(address):\(port)" }
}
