internal import FairwayModel
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// What a socket that was handed over is bound to, as the kernel knows it.
struct BoundSocket: Hashable {
    var address: IPAddress
    var port: UInt16
    var transport: TransportProtocol?

    init(_ socket: Int32) throws(Errno) {
        (address, port) = try SocketAddress.local(of: socket)
        // Those of IPv4 are the kernel's to serve: of these there is nothing more to know.
        guard address.isIPv6 else { return }
        let number = try SocketOption.get(SO_PROTOCOL, at: SOL_SOCKET, of: socket)
        transport = TransportProtocol.allCases.first { Int32($0.number) == number }
    }

    /// Where the relay carries what arrives; nil if that is not the relay's to carry.
    func target(in ports: [PublishedPort], among addresses: [IPAddress]) -> ProxyTarget? {
        guard address.isIPv6,
            let entry = ports.first(where: {
                $0.transport == transport && $0.hostPorts.contains(port) && $0.isAt(address)
            }),
            let target = entry.relayTarget(among: addresses)
        else { return nil }
        return ProxyTarget(
            address: target,
            port: entry.containerPort + (port - entry.hostPort),
            isForLoopbackOnly: target.isIPv6
        )
    }
}

extension PublishedPort {
    /// Whether a socket bound to this address is one of the entry's.
    fileprivate func isAt(_ address: IPAddress) -> Bool { hostAddress == nil || hostAddress == address }
}
