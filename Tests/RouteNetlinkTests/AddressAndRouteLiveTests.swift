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
    }
}
