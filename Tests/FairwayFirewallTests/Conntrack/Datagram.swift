import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import SystemPackage

/// A UDP datagram that is sent, whether or not somebody listens.
struct Datagram: Hashable, Sendable {
    var from: IPAddress
    var to: SocketName

    init(from: IPAddress, to address: IPAddress, port: UInt16) {
        self.from = from
        to = SocketName(address, port)
    }

    init(from: IPv4Address = .loopback, to address: IPv4Address, port: UInt16) {
        self.init(from: .v4(from), to: .v4(address), port: port)
    }

    /// Sends each from a socket of its own in a namespace.
    static func send(_ datagrams: [Datagram], in namespace: borrowing NetworkNamespace) throws(Errno) {
        try namespace.run { () throws(Errno) in
            for datagram in datagrams {
                let socket = try ProbeSocket(.udp, isIPv6: datagram.to.address.isIPv6)
                try socket.serve(at: SocketName(datagram.from, 0), .udp)
                try socket.send([1], to: datagram.to)
            }
        }
    }
}
