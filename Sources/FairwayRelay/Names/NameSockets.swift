internal import FairwayDNS
internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// Binding the sockets at which names are asked for.
enum NameSockets {
    /// How many ports are tried for one that is free for datagrams and streams.
    private static let mostTries = 32

    /// Two sockets an address, in the order of the addresses: for datagrams, and for streams.
    ///
    /// - Parameter wishes: the ports to take where they are free; others are as good.
    static func bind(
        _ addresses: [IPAddress],
        preferring wishes: [IPAddress: UInt16]
    ) throws(FairwayError) -> SocketList {
        var sockets = SocketList()
        for address in addresses {
            do throws(Errno) {
                let (datagrams, streams) = try bind(address, preferring: wishes[address]).release()
                sockets.append(OwnedDescriptor(owning: datagrams))
                sockets.append(OwnedDescriptor(owning: streams))
            } catch {
                throw FairwayError(.failed, "names can't be answered at \(address): binding a port failed: \(error)")
            }
        }
        return sockets
    }

    private static func bind(_ address: IPAddress, preferring wish: UInt16?) throws(Errno) -> ListeningSockets {
        if let wish, let sockets = try bind(address, port: wish) { return sockets }
        for _ in 0..<mostTries {
            if let sockets = try bind(address, port: 0) { return sockets }
        }
        throw .addressInUse
    }

    /// Nil if somebody has the port.
    private static func bind(_ address: IPAddress, port: UInt16) throws(Errno) -> ListeningSockets? {
        do throws(Errno) {
            return try ListeningSockets(on: address, port: port)
        } catch .addressInUse {
            return nil
        }
    }
}
