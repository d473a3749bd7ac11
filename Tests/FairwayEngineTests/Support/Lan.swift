import FairwayModel
import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

/// What is beyond an uplink of a host: one machine on the same link, at 192.0.2.1 and fd00:9::1.
final class Lan {
    static let addresses = ["192.0.2.1", "fd00:9::1"]
    static let uplink = "uplink0"
    let machine: Pod
    private let host: TestHost

    init(of host: TestHost) throws {
        self.host = host
        machine = try host.makePod("machine")
        try connect()
    }

    /// Makes the uplink and the link of the machine.
    func connect() throws {
        let pair = VethPair(name: Self.uplink, peerName: "lan0", peerMACAddress: .random())
        let namespace = try machine.open()
        let ends = try host.network.route.createVeth(pair, peerInNamespace: namespace.rawDescriptor)
        for (text, length) in zip(Self.addresses, [24, 64]) {
            try machine.route.add(InterfaceAddress(try address(text), prefixLength: length, on: ends.peer))
        }
        try machine.route.change(ends.peer, LinkChange(isUp: true))
    }

    /// Takes the uplink away, and with it whatever is on it.
    func disconnect() throws { try host.network.route.deleteLink(host.network.route.link(named: Self.uplink).index) }

    /// Creates a network called `blue` on the uplink, with a part of the link's own subnet.
    @discardableResult
    func createNetwork(
        driver: String = "macvlan",
        _ options: [String: String] = [:],
        _ change: (inout NetworkSpec) -> Void = { _ in }
    ) async throws -> Network {
        try await host.createNetwork(subnet: "192.0.2.0/24") { spec in
            spec.driver = driver
            spec.subnets[0].range = IPNetwork("192.0.2.128/28")
            spec.options = ["parent": Self.uplink].merging(options) { $1 }
            change(&spec)
        }
    }
}

extension Pod {
    /// Whether a connection reaches an address that another pod has.
    func reaches(_ other: Pod, at text: String, within milliseconds: Int32 = 10_000) throws -> Bool {
        let name = SocketName(try address(text), 7777)
        let server = try other.run { () throws(Errno) in
            let socket = try ProbeSocket(.tcp, isIPv6: name.address.isIPv6)
            try socket.serve(at: name, .tcp)
            return socket
        }
        let caller = try run { () throws(Errno) in
            let socket = try ProbeSocket(.tcp, isIPv6: name.address.isIPv6)
            try socket.connect(to: name)
            return socket
        }
        return try withExtendedLifetime(caller) {
            try Poll.waitUntilReadable(server.rawDescriptor, timeoutMilliseconds: milliseconds)
        }
    }
}
