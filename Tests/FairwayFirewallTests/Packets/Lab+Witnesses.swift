import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

extension Lab {
    /// The remote machine's interface.
    func remoteFrames() throws -> FrameSocket {
        let link = try remote.route.link(named: "eth0").index
        return try remote.namespace.run { () throws(Errno) in try FrameSocket(on: link) }
    }

    /// The MAC address by which the remote machine reaches the host.
    func uplinkMAC() throws -> MACAddress { try #require(try host.route.link(named: "uplink").macAddress) }

    /// Who would see a packet that got through to `a1`, or to a service of the host.
    func witnesses() throws -> [Witness] {
        let names = [SocketName(.loopback, 7001)] + LabPlan.networks.map { SocketName($0.gateway, 7000) }
        let sockets = try host.namespace.run { () throws(Errno) in
            var sockets: [ProbeSocket] = []
            for name in names {
                let socket = try ProbeSocket(.udp)
                try socket.serve(at: name, .udp)
                sockets.append(socket)
            }
            return sockets
        }
        return [.frames(try container("a1").frames())] + sockets.map(Witness.datagrams)
    }

    /// What one container of network `a` may try with another.
    func portTrials(from sender: String, to target: String) throws -> [Trial] {
        let gateway = try #require(LabPlan.networks.first)
        return PortForgeries(sender: try container(sender), target: try container(target), gateway: gateway).trials
    }

    /// What `b1` may try.
    func containerTrials() throws -> [Trial] {
        Forgeries.fromContainer(try container("b1"), gateway: LabPlan.networks[1])
    }
}
