import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces
import Synchronization
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite(
    "Another firewall backend, while containers live",
    .tags(.live),
    .enabled(
        if: Privileges.canCreateNamespaces && ExecutableSearch.path(of: "iptables-restore") != nil,
        "needs iptables-restore: install the package iptables"
    )
)
struct FirewallSwitchTests {
    /// The host, a container with a published port, one of another network, and a connection from there to that port.
    private struct Scene {
        let host: TestHost
        let server: Pod
        let client: Pod
        let calling: ProbeSocket
        let called: ProbeSocket
        /// What nobody may reach from the other network.
        let closed: ProbeSocket

        init() async throws {
            host = try await TestHost()
            (server, client) = (try host.makePod("server"), try host.makePod("client"))
            try await host.createNetwork()
            try await host.createNetwork("red", subnet: "10.2.0.0/24")
            try await host.attach(server, "server", ports: [PortRequest(hostPort: 8080, containerPort: 80)])
            try await host.attach(client, "client") { $0.attachment.network = "red" }
            let listener = try server.run { () throws(Errno) in
                let socket = try ProbeSocket(.tcp)
                try socket.serve(at: SocketName(.any, 80), .tcp)
                return socket
            }
            closed = try server.run { () throws(Errno) in
                let socket = try ProbeSocket(.udp)
                try socket.serve(at: SocketName(.any, 81), .udp)
                return socket
            }
            calling = try client.run { () throws(Errno) in
                let socket = try ProbeSocket(.tcp)
                try socket.connect(to: SocketName(IPv4Address(10, 1, 0, 1), 8080))
                return socket
            }
            try #require(try Poll.waitUntilReadable(listener.rawDescriptor, timeoutMilliseconds: 10_000))
            called = try #require(try listener.accept()).socket
        }

        /// Whether the connection still carries what one side says to the other, both ways.
        func isConnected() throws -> Bool {
            for (speaker, listener) in [(calling, called), (called, calling)] {
                try speaker.send(Array("still here".utf8))
                guard try Poll.waitUntilReadable(listener.rawDescriptor, timeoutMilliseconds: 10_000),
                    try listener.receive()?.bytes == Array("still here".utf8)
                else { return false }
            }
            return true
        }

        /// Another daemon takes over with these settings, while somebody tries without a pause what is forbidden.
        func restart(_ flags: [String: String]) async throws {
            let socket = try client.run { () throws(Errno) in try ProbeSocket(.udp) }
            let isOver = Flag()
            let (ends, end) = AsyncStream.makeStream(of: Void.self)
            startDetachedThread {
                while !isOver.isSet { try? socket.send([1], to: SocketName(IPv4Address(10, 1, 0, 2), 81)) }
                end.finish()
            }
            defer { isOver.set() }
            try await host.restart(flags)
            isOver.set()
            for await _ in ends {}
            #expect(try closed.receive() == nil)
        }

        /// Whose tables there are.
        func tables() throws -> Set<TableReference> {
            var connection = try host.network.namespace.openSocket(NetfilterFamily.self)
            return Set(try connection.tables().map(\.reference)).intersection([
                TableReference(.inet, "fairway"), TableReference(.bridge, "fairway"),
            ])
        }
    }

    @Test("A connection goes on, and nothing that is closed is open for a moment", arguments: ["nft", "legacy"])
    func goesOn(variant: String) async throws {
        let scene = try await Scene()
        let iptables = ["firewall": "iptables", "iptables-variant": variant]
        #expect(try scene.isConnected())
        try await scene.restart(iptables)
        #expect(try scene.isConnected())
        #expect(try scene.tables() == [TableReference(.bridge, "fairway")])
        try await scene.restart(iptables.merging(["chain-prefix": "OTHER"]) { $1 })
        #expect(try scene.isConnected())
        let rules = { (prefix: String) in
            IPTablesBackend(programs: try .find(IPTablesVariant(rawValue: variant)), prefix: prefix)
        }
        let (first, second) = (try rules("FAIRWAY"), try rules("OTHER"))
        #expect(try scene.host.inside { try [first.isInstalled(), second.isInstalled()] } == [false, true])
        try await scene.restart([:])
        #expect(try scene.isConnected())
        #expect(try scene.tables().count == 2)
        #expect(try scene.host.inside { try [first.isInstalled(), second.isInstalled()] } == [false, false])
        #expect(try scene.host.store.read { try $0.setting("host.firewalls") } == "nftables")
    }

    @Test("Without a backend there is no rule, no forwarding of ours, and no way to 127.0.0.1")
    func none() async throws {
        let scene = try await Scene()
        let isForwarding = { @Sendable () throws(Errno) in try HostForwarding.isOn(.ipv4) }
        #expect(try scene.host.run(isForwarding))
        try await scene.host.restart(["firewall": "none"])
        #expect(try scene.tables().isEmpty)
        #expect(try !scene.host.run(isForwarding))
        #expect(try scene.host.store.read { try $0.setting("host.ipv4.forwarding") } == nil)
        let network = try await scene.host.engine.network("blue").network
        let setting = "net/ipv4/conf/\(network.deviceName)/route_localnet"
        #expect(try scene.host.run { () throws(Errno) in try Sysctl.read(setting) } == "0")
        #expect(try await scene.host.engine.report().warnings.contains { $0.contains("the firewall is none") })
        let another = try scene.host.makePod("another")
        try await scene.host.attach(another, "another")
        #expect(try scene.host.isReached(from: another))
        try await scene.host.restart([:])
        #expect(try scene.tables().count == 2)
        #expect(try scene.host.run(isForwarding))
        #expect(try scene.host.isReached(from: another))
    }

    @Test("What was flushed is repaired by the next daemon, and by the next attachment", arguments: ["nft", "legacy"])
    func repair(variant: String) async throws {
        let flags = ["firewall": "iptables", "iptables-variant": variant]
        let host = try await TestHost(flags)
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod, ports: [PortRequest(hostPort: 8080, containerPort: 80)])
        let save = { @Sendable () throws in
            try Filter("/usr/sbin/iptables-\(variant)-save", []).run(timeoutMilliseconds: 30_000).output
                .split(separator: "\n").filter { $0.hasPrefix("-A") }
        }
        let before = try Set(host.inside(save))
        #expect(before.contains { $0.contains("--dport 8080 -j DNAT") })
        let flush = { @Sendable () throws in
            let text = "*filter\n-F\nCOMMIT\n*nat\n-F\nCOMMIT\n"
            let tool = Filter("/usr/sbin/iptables-\(variant)-restore", ["--noflush"])
            #expect(try tool.run(input: text, timeoutMilliseconds: 30_000).exitCode == 0)
        }
        try host.inside(flush)
        try await host.restart()
        #expect(try Set(host.inside(save)) == before)
        try host.inside(flush)
        let other = try host.makePod("other")
        let endpoint = try await host.attach(other, "other")
        #expect(try Set(host.inside(save)).isSuperset(of: before))
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try Set(host.inside(save)) == before)
    }
}

extension TestHost {
    /// Runs `body` on a thread of the host, whatever it throws.
    func inside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        try run { () throws(Errno) in Result { try body() } }.get()
    }
}

final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}
