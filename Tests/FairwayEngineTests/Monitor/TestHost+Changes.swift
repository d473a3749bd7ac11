import FairwayDrivers
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import LinuxSystem
import NFTables
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

extension TestHost {
    /// Changes something of ours, as anybody could.
    func make(
        _ change: MonitorLiveTests.Change,
        of endpoint: Endpoint,
        on network: Network,
        in pod: Pod
    ) async throws {
        let bridge = try #require(try link(network.deviceName)).index
        let port = try #require(try link(endpoint.hostLinkName)).index
        var properties = LinkChange()
        switch change {
        case .bridgeDeleted: try self.network.route.deleteLink(bridge)
        case .bridgeDown: try self.network.route.change(bridge, LinkChange(isUp: false))
        case .addressRemoved:
            try self.network.route.delete(InterfaceAddress(address("10.1.0.1"), prefixLength: 24, on: bridge))
        case .bridgeForwardingOff:
            let setting = "net/ipv4/conf/\(network.deviceName)/forwarding"
            try run { () throws(Errno) in try Sysctl.write(0, to: setting) }
        case .forwardingOff: try setForwarding(false)
        case .linkDeleted: try self.network.route.deleteLink(port)
        case .sandboxLinkDeleted: try pod.route.deleteLink(try #require(try pod.link("eth0")).index)
        case .linkDown: try self.network.route.change(port, LinkChange(isUp: false))
        case .linkOffBridge:
            properties.controller = LinkChange.Controller.none
            try self.network.route.change(port, properties)
        case .linkInOtherGroup:
            properties.group = 7
            try self.network.route.change(port, properties)
        case .elementsRemoved:
            // Through another connection than the engine's: it hears what is not its own.
            let text = try NFTTool.load(
                "flush set inet fairway addresses4\nflush set bridge fairway ports",
                in: self.network.namespace
            )
            #expect(text.isEmpty)
        case .tablesDeleted: try delete(.both)
        }
    }

    /// Switches a setting of a bridge the other way, and tells what the engine thinks of it.
    func change(_ name: String, of network: Network) throws -> [String] {
        let family = name == "disable_ipv6" ? "ipv6" : "ipv4"
        let path = "net/\(family)/conf/\(network.deviceName)/\(name)"
        try run { () throws(Errno) in try Sysctl.write(0, to: path) }
        return try wrongSettings(of: network)
    }

    /// Whether a bridge has its address.
    func hasGateway(_ network: Network) throws -> Bool {
        let bridge = try link(network.deviceName)?.index
        let gateway = try address("10.1.0.1")
        return try self.network.route.addresses().contains { $0.link == bridge && $0.address == gateway }
    }

    /// The settings of a bridge that are not as Fairway made them.
    func wrongSettings(of network: Network) throws -> [String] {
        let device = network.deviceName
        let wanted = [
            "net/ipv4/ip_forward": "1", "net/ipv4/conf/\(device)/forwarding": "1",
            "net/ipv4/conf/\(device)/route_localnet": "1", "net/ipv6/conf/\(device)/disable_ipv6": "1",
        ]
        return try run { () throws(Errno) in
            var wrong: [String] = []
            for (path, value) in wanted where try Sysctl.read(path) != value { wrong.append(path) }
            return wrong
        }
    }
}

extension Snapshot {
    /// As it is, but for the numbers that the kernel gave to links.
    var withoutIndexes: Self {
        var copy = self
        for position in copy.endpoints.indices { copy.endpoints[position].hostLinkIndex = nil }
        return copy
    }
}
