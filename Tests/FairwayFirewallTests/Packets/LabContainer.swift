import FairwayFirewall
import FairwayModel
import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

/// A sandbox on one network of the lab.
final class LabContainer {
    let network: Network
    let endpoint: Endpoint
    let address: IPv4Address
    let sandbox: TemporaryNamespace
    private let isForeign: Bool

    init(_ plan: LabPlan.Container, on network: Network) throws {
        self.network = network
        address = plan.address
        isForeign = plan.isForeign
        sandbox = try TemporaryNamespace()
        endpoint = Endpoint(
            networkID: network.id,
            sandboxID: .random(),
            name: plan.name,
            hostLinkName: "veth-\(plan.name)",
            macAddress: MACAddress(rawValue: 0x0288_0100_0000 | UInt64(plan.address.rawValue & 0xFFFF)),
            addresses: [.v4(plan.address)],
            ports: plan.ports
        )
    }

    var macAddress: MACAddress { endpoint.macAddress }

    /// What the firewall needs for it.
    var elements: [FirewallElement] {
        isForeign ? [] : Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName)
    }

    /// Makes its veth pair, as the driver does, and gives it address and routes.
    func attach(to host: TemporaryNamespace, group: UInt32) throws {
        let pair = VethPair(
            name: endpoint.hostLinkName,
            peerName: endpoint.interfaceName,
            peerMACAddress: endpoint.macAddress,
            controller: try host.route.link(named: network.deviceName).index,
            group: isForeign ? 0 : group
        )
        let link = try host.route.createVeth(pair, peerInNamespace: sandbox.namespace.rawDescriptor).host
        var properties = LinkChange()
        properties.hairpin = true
        properties.groupForwardMask = 0xFFFD
        try host.route.change(link, properties)
        try sandbox.configureInterface(
            endpoint.interfaceName,
            address: .v4(address),
            prefixLength: 24,
            gateway: try #require(network.subnets.first?.gateway)
        )
    }

    /// Sends and sees whole frames at its interface.
    func frames() throws -> FrameSocket {
        let link = try sandbox.route.link(named: endpoint.interfaceName).index
        return try sandbox.namespace.run { () throws(Errno) in try FrameSocket(on: link) }
    }
}
