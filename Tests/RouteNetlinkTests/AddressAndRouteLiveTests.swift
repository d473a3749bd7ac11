import FairwayTesting
import IPAddressing
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("Addresses and routes, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct AddressAndRouteLiveTests {
    private static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test("Added addresses are listed with their prefix", arguments: [("10.9.0.2", 24), ("fd00:9::2", 64)])
    func addedAddressIsListed(text: String, prefixLength: Int) throws {
        let address = try Self.address(text)
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        let added = InterfaceAddress(address, prefixLength: prefixLength, on: bridge)
        try host.route.add(added)
        #expect(try host.route.addresses().contains(added))
        let error = try #require(throws: NetlinkError.self) { try host.route.add(added) }
        #expect(error.code == .fileExists)
        try host.route.delete(added)
        #expect(try !host.route.addresses().contains(added))
    }

    @Test("A sandbox's link, address and default route are set in one datagram")
    func oneDatagramConfiguresALink() throws {
        let own = try Self.address("10.9.0.2")
        let gateway = try Self.address("10.9.0.1")
        let host = try TemporaryNamespace()
        let link = try host.route.createBridge(named: "eth0")
        try host.route.request { batch in
            batch.change(.loopback, LinkChange(isUp: true))
            batch.add(InterfaceAddress(own, prefixLength: 24, on: link))
            batch.change(link, LinkChange(isUp: true))
            batch.add(Route(to: nil, through: gateway, on: link))
        }
        let routes = try host.route.routes(.ipv4).filter { $0.table == 254 }
        #expect(routes.contains { $0.destination == nil && $0.gateway == gateway && $0.link == link })
        #expect(routes.contains { $0.destination?.description == "10.9.0.0/24" && $0.gateway == nil })
    }

    @Test(
        "Routes of any table and metric are listed as they were set, and taken away",
        arguments: [254, 1000] as [UInt32]
    )
    func routes(table: UInt32) throws {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        let own = InterfaceAddress(try Self.address("10.9.0.2"), prefixLength: 24, on: bridge)
        try host.route.request { batch in
            batch.add(own)
            batch.change(bridge, LinkChange(isUp: true))
        }
        let gateway = try Self.address("10.9.0.1")
        let destination = try #require(IPNetwork("10.20.0.0/16"))
        let route = Route(to: destination, through: gateway, on: bridge, metric: 50, table: table)
        try host.route.add(route)
        #expect(try host.route.routes(.ipv4).contains(route))
        let error = try #require(throws: NetlinkError.self) { try host.route.add(route) }
        #expect(error.code == .fileExists)
        try host.route.delete(route)
        #expect(try !host.route.routes(.ipv4).contains(route))
        let missing = try #require(throws: NetlinkError.self) { try host.route.delete(route) }
        #expect(missing.code == .noSuchProcess)
    }

    @Test("A route that the kernel set can be taken away")
    func kernelsRoute() throws {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        try host.route.request { batch in
            batch.add(InterfaceAddress(IPAddress.v4(IPv4Address(10, 9, 0, 2)), prefixLength: 24, on: bridge))
            batch.change(bridge, LinkChange(isUp: true))
        }
        let connected = try #require(IPNetwork("10.9.0.0/24"))
        let route = try #require(try host.route.routes(.ipv4).first { $0.destination == connected && $0.table == 254 })
        try host.route.delete(route)
        #expect(try !host.route.routes(.ipv4).contains(route))
    }

    @Test("IPv6 addresses are usable at once, and a default route leads through one")
    func ipv6() throws {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        let gateway = try Self.address("fd00:9::1")
        let own = InterfaceAddress(try Self.address("fd00:9::2"), prefixLength: 64, on: bridge)
        try host.route.request { batch in
            batch.add(own)
            batch.change(bridge, LinkChange(isUp: true))
            batch.add(Route(to: nil, through: gateway, on: bridge))
        }
        #expect(try host.route.addresses().contains(own))
        let routes = try host.route.routes(.ipv6)
        #expect(routes.contains { $0.destination == nil && $0.gateway == gateway && $0.link == bridge })
    }

    @Test("A refused message of a datagram is named by its place, with the kernel's own words")
    func refusedMessageIsNamed() throws {
        let gateway = try Self.address("192.0.2.1")
        let host = try TemporaryNamespace()
        let link = try host.route.createBridge(named: "eth0")
        let error = try #require(throws: NetlinkError.self) {
            try host.route.request { batch in
                batch.change(link, LinkChange(isUp: true))
                batch.add(Route(to: nil, through: gateway, on: link))
            }
        }
        #expect(error.index == 1)
        #expect(error.code == .networkUnreachable)
        #expect(error.explanation?.isEmpty == false)
        #expect(error.description.contains("RTM_NEWROUTE (message 2 of its batch)"))
    }
}
