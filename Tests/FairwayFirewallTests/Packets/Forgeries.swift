import FairwayTesting
import IPAddressing

/// What reaches for a container or the host by the way of the gateway: by the uplink, or from another network.
enum Forgeries {
    /// From outside: everything but the last two is somebody else's, or goes where nobody outside may call.
    static func fromRemote(to uplink: MACAddress) -> [Trial] {
        let way = Way(from: LabPlan.remoteMAC, to: uplink)
        let published = SocketName(Lab.uplink, 8080)
        let own = Lab.remoteAddress
        return [
            .forbidden("as a container", way.call(published, as: IPv4Address(10, 88, 1, 3))),
            .forbidden("as a free address of a network", way.call(published, as: IPv4Address(10, 88, 1, 200))),
            .forbidden("as a gateway", way.call(published, as: IPv4Address(10, 88, 1, 1))),
            .forbidden("as 127.0.0.1", way.call(published, as: .loopback)),
            .forbidden("to 127.0.0.1, published everywhere", way.call(SocketName(.loopback, 8080), as: own)),
            .forbidden("to 127.0.0.1, published there", way.call(SocketName(.loopback, 8082), as: own)),
            .forbidden("to a service of 127.0.0.1", way.call(SocketName(.loopback, 7001), as: own)),
            .forbidden("to a container", way.call(SocketName(IPv4Address(10, 88, 1, 2), 80), as: own)),
            .allowed("to a published port", way.call(published, as: own)),
            .allowed("from behind the remote machine", way.call(published, as: IPv4Address(198, 51, 100, 7))),
        ]
    }

    /// From a container of another network, which is what it says it is.
    static func fromContainer(_ sender: LabContainer, gateway: LabPlan.Network) -> [Trial] {
        let way = Way(from: sender.macAddress, to: gateway.gatewayMAC)
        let own = sender.address
        return [
            .forbidden("to a service of 127.0.0.1", way.call(SocketName(.loopback, 7001), as: own)),
            .forbidden("to 127.0.0.1, published there", way.call(SocketName(.loopback, 8082), as: own)),
            .forbidden("to 127.0.0.1, published everywhere", way.call(SocketName(.loopback, 8080), as: own)),
            .forbidden("to a container", way.call(SocketName(IPv4Address(10, 88, 1, 2), 80), as: own)),
            .allowed("to a published port", way.call(SocketName(Lab.uplink, 8080), as: own)),
            .allowed("to a service of the host", way.call(SocketName(gateway.gateway, 7000), as: own)),
        ]
    }

    /// From a device that somebody attached to a bridge of ours by hand: no lock holds it, but it is no container.
    static func fromGuest(_ sender: LabContainer, gateway: LabPlan.Network) -> [Trial] {
        let way = Way(from: sender.macAddress, to: gateway.gatewayMAC)
        let service = SocketName(gateway.gateway, 7000)
        return [
            .forbidden("as a container of another network", way.call(service, as: IPv4Address(10, 88, 1, 2))),
            .forbidden("as 127.0.0.1", way.call(service, as: .loopback)),
            .allowed("as itself", way.call(service, as: sender.address)),
        ]
    }

    /// From a container to its neighbour, but by way of the gateway.
    static func toNeighbour(_ sender: LabContainer, _ target: IPv4Address, gateway: LabPlan.Network) -> [Trial] {
        let way = Way(from: sender.macAddress, to: gateway.gatewayMAC)
        return [.allowed("by way of the gateway", way.call(SocketName(target, 81), as: sender.address))]
    }

    /// From a container to the remote machine.
    static func leaving(_ sender: LabContainer, gateway: LabPlan.Network) -> [Trial] {
        let way = Way(from: sender.macAddress, to: gateway.gatewayMAC)
        let target = SocketName(Lab.remoteAddress, 80)
        return [
            .forbidden("what belongs to no connection", way.brokenCall(target, as: sender.address)),
            .allowed("a new connection", way.call(target, as: sender.address)),
        ]
    }

    /// Associations in SCTP, to a published port and to one that isn't.
    static func associations(to uplink: MACAddress) -> [Trial] {
        func association(_ port: UInt16) -> ([UInt8]) -> [UInt8] {
            { mark in
                let sender = SocketName(Lab.remoteAddress, 4000)
                let packet = PacketBytes.sctpInit(from: sender, to: SocketName(Lab.uplink, port), mark)
                return PacketBytes.frame(to: uplink, from: LabPlan.remoteMAC, ipv4: packet)
            }
        }
        return [
            .forbidden("port of TCP and UDP only", association(8081)),
            .allowed("single port", association(8080)),
            .allowed("port of a range", association(9401)),
        ]
    }
}

/// From one MAC address to another.
private struct Way {
    let source: MACAddress
    let target: MACAddress

    init(from source: MACAddress, to target: MACAddress) {
        self.source = source
        self.target = target
    }

    /// What belongs to no connection, because its checksum is wrong.
    func brokenCall(_ name: SocketName, as caller: IPv4Address) -> ([UInt8]) -> [UInt8] {
        { mark in
            let packet = PacketBytes.brokenTCP(from: SocketName(caller, 4000), to: name, mark)
            return PacketBytes.frame(to: target, from: source, ipv4: packet)
        }
    }

    func call(_ name: SocketName, as caller: IPv4Address) -> ([UInt8]) -> [UInt8] {
        { mark in
            let packet = PacketBytes.udp(from: SocketName(caller, 4000), to: name, mark)
            return PacketBytes.frame(to: target, from: source, ipv4: packet)
        }
    }
}
