import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import SystemPackage

/// A UDP datagram that is sent, whether or not somebody listens.
struct Datagram: Hashable, Sendable {
    var from: IPv4Address = .loopback
    var to: IPv4Address
    var port: UInt16

    /// Sends each from a socket of its own in a namespace.
    static func send(_ datagrams: [Datagram], in namespace: borrowing NetworkNamespace) throws(Errno) {
        try namespace.run { () throws(Errno) in
            for datagram in datagrams { try datagram.send() }
        }
    }

    private func send() throws(Errno) {
        let opened = try systemCall { socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) }
        let descriptor = OwnedDescriptor(owning: opened)
        let number = descriptor.rawValue
        try systemCall {
            unsafe withSocketAddress(from, 0) { unsafe bind(number, $0, $1) }
        }
        try systemCall {
            unsafe withSocketAddress(to, port) { unsafe sendto(number, [1], 1, 0, $0, $1) }
        }
    }
}

private func withSocketAddress<Result>(
    _ address: IPv4Address,
    _ port: UInt16,
    _ body: (UnsafePointer<sockaddr>?, socklen_t) -> Result
) -> Result {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = address.rawValue.bigEndian
    return unsafe withUnsafeBytes(of: &name) { bytes in
        unsafe body(bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
    }
}
