internal import CLinux
internal import Glibc
package import IPAddressing
package import SystemPackage

/// Who sent a datagram: what an answer needs to find its way back.
package struct SocketPeer: Sendable {
    let raw: fairway_peer

    init(raw: fairway_peer) {
        self.raw = raw
    }

    package var address: IPAddress {
        unsafe withUnsafeBytes(of: raw.address) { bytes in
            if Int32(raw.family) == AF_INET6 {
                let high = unsafe UInt64(bigEndian: bytes.load(as: UInt64.self))
                let low = unsafe UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self))
                return .v6(IPv6Address(rawValue: UInt128(high) << 64 | UInt128(low)))
            }
            return unsafe .v4(IPv4Address(rawValue: UInt32(bigEndian: bytes.load(as: UInt32.self))))
        }
    }

    /// Sends it a datagram without waiting.
    package func send(_ bytes: [UInt8], from socket: Int32) throws(Errno) {
        var peer = raw
        try systemCall { unsafe fairway_send_to_peer(socket, bytes, bytes.count, &peer) }
    }
}
