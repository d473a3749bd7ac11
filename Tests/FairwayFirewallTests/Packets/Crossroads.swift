import FairwayFirewall
import FairwayTesting
import IPAddressing
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

/// A host that forwards, and a machine behind each of its interfaces `net1` to `net3`; no container.
final class Crossroads: ProbeSite {
    let host: TemporaryNamespace
    let machines: [TemporaryNamespace]
    let services = (1...3).map { (place: "m\($0)", names: ["0.0.0.0:80"]) }

    /// Fairway's ruleset is there, and guards `net1` and `net2`: `net3` came later.
    init() throws {
        host = try TemporaryNamespace()
        machines = try services.map { _ in try TemporaryNamespace() }
        for (index, machine) in machines.enumerated() { try connect(machine, number: UInt8(index + 1)) }
        try host.namespace.run { () throws(Errno) in try Sysctl.write(1, to: "net.ipv4.ip_forward") }
        var firewall = NFTablesBackend(connection: try host.namespace.openSocket(NetfilterFamily.self))
        try firewall.settle([])
        try firewall.apply(add: Policy.forwardingElements(uplinks: ["net1", "net2"]), remove: [])
    }

    private func connect(_ machine: TemporaryNamespace, number: UInt8) throws {
        let mac = MACAddress(rawValue: 0x0288_0500_0000 | UInt64(number))
        let pair = VethPair(name: "net\(number)", peerName: "eth0", peerMACAddress: mac)
        let link = try host.route.createVeth(pair, peerInNamespace: machine.namespace.rawDescriptor).host
        let gateway = IPAddress.v4(IPv4Address(198, 18, number, 1))
        try host.route.request { batch in
            batch.add(InterfaceAddress(gateway, prefixLength: 24, on: link))
            batch.change(link, LinkChange(isUp: true))
        }
        try machine.configureInterface(
            "eth0",
            address: .v4(IPv4Address(198, 18, number, 2)),
            prefixLength: 24,
            gateway: gateway
        )
    }

    func place(_ name: String) throws -> TemporaryNamespace {
        try #require(zip(services, machines).first { $0.0.place == name }?.1, "no machine \(name)")
    }
}

extension TemporaryNamespace {
    /// Adds a rule to the operator's own chain.
    func addOperatorRule(_ statements: [Statement]) throws {
        var connection = try namespace.openSocket(NetfilterFamily.self)
        var batch = Batch()
        batch.append(statements, to: TableReference(.inet, "fairway").chain("user"))
        try connection.commit(batch)
    }
}
