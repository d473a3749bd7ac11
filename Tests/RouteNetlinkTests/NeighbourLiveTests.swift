import FairwayTesting
import IPAddressing
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite(
    "Neighbours, forwarding entries and rules, on the running kernel",
    .tags(.live),
    .enabled(if: Privileges.canCreateNamespaces)
)
struct NeighbourLiveTests {
    private static func hostWithBridge() throws -> (TemporaryNamespace, LinkIndex) {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        return (host, bridge)
    }

    @Test("A neighbour is set, replaced and forgotten", arguments: ["10.9.0.7", "fd00:9::7"])
    func neighbour(text: String) throws {
        let (host, bridge) = try Self.hostWithBridge()
        let address = try #require(IPAddress(text))
        let first = Neighbour(address, at: MACAddress(rawValue: 0x0200_0000_0001), on: bridge)
        let second = Neighbour(address, at: MACAddress(rawValue: 0x0200_0000_0002), on: bridge)
        try host.route.add(first)
        #expect(try host.route.neighbours(on: bridge) == [first])
        let error = try #require(throws: NetlinkError.self) { try host.route.add(second) }
        #expect(error.code == .fileExists)
        try host.route.replace(second)
        #expect(try host.route.neighbours(on: bridge) == [second])
        #expect(try host.route.neighbours(on: .loopback).isEmpty)
        #expect(try host.route.neighbours().contains(second))
        try host.route.delete(second)
        // IPv4 entries go at once; in IPv6 the kernel forgets as surely.
        #expect(try host.route.neighbours(on: bridge).isEmpty)
        let missing = try #require(throws: NetlinkError.self) { try host.route.delete(second) }
        #expect(missing.code == .noSuchFileOrDirectory)
    }

    @Test("A forwarding entry of a bridge is added, listed and taken away")
    func forwardingEntry() throws {
        let (host, bridge) = try Self.hostWithBridge()
        let sandbox = try TemporaryNamespace()
        let pair = VethPair(name: "veth1", peerName: "eth0", peerMACAddress: .random(), controller: bridge)
        let port = try host.route.createVeth(pair, peerInNamespace: sandbox.namespace.rawDescriptor).host
        let entry = ForwardingEntry(MACAddress(rawValue: 0x0200_0000_0009), on: port)
        try host.route.add(entry)
        var listed = entry
        listed.controller = bridge
        #expect(try host.route.forwardingEntries(of: bridge).contains(listed))
        #expect(try host.route.forwardingEntries().contains(listed))
        let error = try #require(throws: NetlinkError.self) { try host.route.add(entry) }
        #expect(error.code == .fileExists)
        try host.route.delete(entry)
        #expect(try !host.route.forwardingEntries(of: bridge).contains { $0.macAddress == entry.macAddress })
        let missing = try #require(throws: NetlinkError.self) { try host.route.delete(entry) }
        #expect(missing.code == .noSuchFileOrDirectory)
    }

    @Test("Other bridges' entries are not listed")
    func otherBridge() throws {
        let (host, bridge) = try Self.hostWithBridge()
        let other = try host.route.createBridge(named: "br1")
        let entries = try host.route.forwardingEntries(of: bridge)
        #expect(!entries.isEmpty)
        #expect(entries.allSatisfy { $0.link != other && $0.controller != other })
    }

    @Test("A rule is listed in its place, with its table, and taken away", arguments: ["10.9.0.0/24", "fd00:9::/64"])
    func rule(text: String) throws {
        let host = try TemporaryNamespace()
        let source = try #require(IPNetwork(text))
        let rule = RoutingRule(priority: 500, from: source, mark: 0x17, table: 1000)
        try host.route.add(rule)
        let rules = try host.route.rules(rule.family)
        #expect(rules.contains(rule))
        #expect(rules.map(\.priority) == rules.map(\.priority).sorted())
        #expect(Set(rules.compactMap(\.table)).isSuperset(of: [254, 255, 1000]))
        let error = try #require(throws: NetlinkError.self) { try host.route.add(rule) }
        #expect(error.code == .fileExists)
        try host.route.delete(rule)
        #expect(try !host.route.rules(rule.family).contains(rule))
        let missing = try #require(throws: NetlinkError.self) { try host.route.delete(rule) }
        #expect(missing.code == .noSuchFileOrDirectory)
    }
}
