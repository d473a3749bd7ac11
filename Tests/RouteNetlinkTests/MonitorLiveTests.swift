import CLinux
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("The monitor, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct MonitorLiveTests {
    private static func monitor(_ host: TemporaryNamespace, _ groups: Set<RouteGroup>) throws -> RouteMonitor {
        try RouteMonitor(host.namespace.openSocket(RouteFamily.self), groups: groups)
    }

    /// What is announced up to `last`; an issue if it doesn't come.
    private static func heard(
        by monitor: inout RouteMonitor,
        until isLast: (RouteAnnouncement) -> Bool
    ) throws -> [RouteAnnouncement] {
        let never = try EventDescriptor()
        var heard: [RouteAnnouncement] = []
        while !(heard.last.map(isLast) ?? false) {
            let next = try monitor.next(unless: never, timeoutMilliseconds: 10_000)
            heard += try #require(next, "nothing more was announced after \(heard)")
        }
        return heard
    }

    @Test("A link's life is announced: made, changed, gone")
    func links() throws {
        let host = try TemporaryNamespace()
        var monitor = try Self.monitor(host, [.links])
        let bridge = try host.route.createBridge(named: "br0")
        try host.route.change(bridge, LinkChange(isUp: true))
        try host.route.change(bridge, LinkChange(alias: "changed"))
        try host.route.deleteLink(bridge)
        let heard = try Self.heard(by: &monitor) { if case .linkRemoved = $0 { true } else { false } }
        let aliases = heard.compactMap(\.setLink).map { $0.alias ?? "" }
        #expect(aliases.first == "")
        #expect(aliases.last == "changed")
        guard case .linkRemoved(let link)? = heard.last else { return }
        #expect(link.index == bridge)
        #expect(link.name == "br0")
    }

    @Test("A port that leaves its bridge is announced as changed, not as gone")
    func leavingPort() throws {
        let host = try TemporaryNamespace()
        let sandbox = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        let pair = VethPair(name: "veth1", peerName: "eth0", peerMACAddress: .random(), controller: bridge)
        let port = try host.route.createVeth(pair, peerInNamespace: sandbox.namespace.rawDescriptor).host
        var monitor = try Self.monitor(host, [.links])
        var leave = LinkChange()
        leave.controller = LinkChange.Controller.none
        try host.route.change(port, leave)
        try host.route.change(.loopback, LinkChange(alias: "last"))
        let heard = try Self.heard(by: &monitor) {
            $0.setLink?.alias == "last"
        }
        #expect(!heard.contains { if case .linkRemoved = $0 { true } else { false } })
        let ports = heard.compactMap(\.setLink).filter { $0.index == port }
        #expect(ports.last?.controller == nil)
        #expect(ports.isEmpty == false)
    }

    @Test("Addresses, routes, neighbours, forwarding entries and rules are announced, set and removed")
    func everythingElse() throws {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        try host.route.change(bridge, LinkChange(isUp: true))
        var monitor = try Self.monitor(host, [.ipv4Addresses, .ipv4Routes, .neighbours, .ipv4Rules])
        let own = try #require(IPAddress("10.9.0.1"))
        let address = InterfaceAddress(own, prefixLength: 24, on: bridge)
        let other = try #require(IPAddress("10.9.0.2"))
        let destination: IPNetwork = try #require(IPNetwork("10.20.0.0/16"))
        let route = Route(to: destination, through: other, on: bridge)
        let neighbour = Neighbour(other, at: MACAddress(rawValue: 0x0200_0000_0002), on: bridge)
        let rule = RoutingRule(priority: 500, table: 1000)
        var entry = ForwardingEntry(MACAddress(rawValue: 0x0200_0000_0009), on: bridge, owner: .link, state: .permanent)
        try host.route.add(address)
        try host.route.add(route)
        try host.route.add(neighbour)
        try host.route.add(entry)
        try host.route.add(rule)
        try host.route.delete(rule)
        try host.route.delete(entry)
        try host.route.delete(neighbour)
        try host.route.delete(route)
        try host.route.delete(address)
        let heard = try Self.heard(by: &monitor) { $0 == .addressRemoved(address) }
        // The bridge answers for its own entries as it does for its ports'.
        entry.controller =
            heard.lazy.compactMap {
                if case .forwardingEntrySet(let set) = $0, set.macAddress == entry.macAddress { set } else { nil }
            }.first?.controller
        let expected: [RouteAnnouncement] = [
            .addressSet(address), .routeSet(route), .neighbourSet(neighbour), .ruleSet(rule),
            .ruleRemoved(rule), .routeRemoved(route), .addressRemoved(address),
        ]
        #expect(heard.filter { expected.contains($0) } == expected)
        let isAnnounced = heard.map { announcement in
            switch announcement {
            case .forwardingEntrySet(let set): set.macAddress == entry.macAddress ? "set" : ""
            case .forwardingEntryRemoved(let removed): removed.macAddress == entry.macAddress ? "removed" : ""
            case .neighbourSet(let set): set.address == other && set.state == .failed ? "forgotten" : ""
            case .neighbourRemoved(let removed): removed.address == other ? "forgotten" : ""
            default: ""
            }
        }
        #expect(isAnnounced.contains("set"))
        #expect(isAnnounced.contains("removed"))
        #expect(isAnnounced.contains("forgotten"))
    }

    @Test("Forwarding is announced, for all links and for one, in both families", arguments: ["ipv4", "ipv6"])
    func forwarding(name: String) throws {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        var monitor = try Self.monitor(host, [.ipv4Settings, .ipv6Settings])
        try host.namespace.run { () throws(Errno) in
            try Sysctl.write(1, to: "net.\(name).conf.all.forwarding")
            try Sysctl.write(0, to: "net.\(name).conf.br0.forwarding")
        }
        let heard = try Self.heard(by: &monitor) {
            if case .forwardingSet(let set) = $0 { set.scope == .link(bridge) && !set.isOn } else { false }
        }
        let settings = heard.compactMap { if case .forwardingSet(let set) = $0 { set } else { nil } }
        #expect(settings.allSatisfy { $0.family == (name == "ipv4" ? .ipv4 : .ipv6) })
        #expect(settings.contains { $0.scope == .all && $0.isOn })
        #expect(settings.contains { $0.scope == .newLinks && $0.isOn })
    }

    @Test("After an overrun the monitor says so once, and what changes after a new listing is announced")
    func overrun() throws {
        let host = try TemporaryNamespace()
        let socket = try host.namespace.openSocket(RouteFamily.self)
        var size: Int32 = 8192
        let length = socklen_t(MemoryLayout<Int32>.size)
        var monitor = try RouteMonitor(socket, groups: [.links])
        try #require(unsafe setsockopt(monitor.rawDescriptor, SOL_SOCKET, SO_RCVBUF, &size, length) == 0)
        for number in 0..<100 { try host.route.change(.loopback, LinkChange(alias: "old \(number)")) }
        let heard = try Self.heard(by: &monitor) { $0 == .overrun }
        #expect(heard.count < 100)
        #expect(try host.route.link(.loopback).alias == "old 99")
        try host.route.change(.loopback, LinkChange(alias: "new"))
        let aliases = try monitor.next().map { $0.setLink?.alias }
        #expect(aliases == ["new"])
    }

    @Test("A wait ends when it is told to")
    func stop() throws {
        let host = try TemporaryNamespace()
        var monitor = try Self.monitor(host, [.links])
        let stop = try EventDescriptor()
        stop.signal()
        #expect(try monitor.next(unless: stop) == nil)
    }

    @Test("A group that the kernel doesn't have is refused at once")
    func unknownGroup() throws {
        let host = try TemporaryNamespace()
        #expect(throws: NetlinkError.self) { _ = try Self.monitor(host, [RouteGroup(rawValue: 4711)]) }
    }
}

extension RouteAnnouncement {
    fileprivate var setLink: Link? {
        guard case .linkSet(let link) = self else { return nil }
        return link
    }
}
