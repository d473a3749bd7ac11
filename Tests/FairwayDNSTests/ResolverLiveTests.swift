import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayDNS

@Suite("The resolver, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ResolverLiveTests {
    private static let zones = Zones([Zone(SomeZones.local)])

    @Test("Names are answered over datagrams and streams, in both families", arguments: [false, true])
    func answers(isStream: Bool) throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53", "::1", zones: Self.zones)
        let answer = try host.ask(Messages.query("Web"), isStream: isStream)
        #expect(answer.addresses.map(\.description) == ["127.1.0.2"])
        #expect(answer.header.flags.contains(.authoritative))
        #expect(answer.question?.name.description == "Web")
        let other = try host.ask(Messages.query("web.local-net", .aaaa), at: "::1", from: "::1", isStream: isStream)
        #expect(other.addresses.map(\.description) == ["fd00::2"])
        let pointer = try host.ask(Messages.query("3.0.1.127.in-addr.arpa", .ptr), isStream: isStream)
        #expect(pointer.records.map(\.data) == [.ptr(try #require(DomainName("db.local-net")))])
        #expect(try host.ask(Messages.query("web"), from: "127.9.0.1", isStream: isStream).header.code == .refused)
        try resolver.close()
    }

    @Test("The address that a listener is bound to need not be there yet")
    func freeBind() throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "10.77.0.1", "fd77::1", zones: Self.zones)
        try resolver.close()
    }

    @Test("Who asks after a replacement is answered from it")
    func replacing() throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53")
        try host.run {
            let client = try DNSClient(to: "127.0.0.53", from: "127.1.0.2")
            for index in 0..<500 {
                let address = IPv4Address(127, 1, 0, UInt8(index % 200 + 10))
                var content = SomeZones.local
                content.members[0].addresses = [.v4(address), SomeZones.ip("127.1.0.2")]
                content.members[0].names = ["name-\(index)"]
                let zones = Zones([Zone(content)])
                resolver.replace(zones)
                try client.send(Messages.query("name-\(index)"))
                #expect(Set(try ReadMessage(client.receive()).addresses) == [.v4(address), SomeZones.ip("127.1.0.2")])
                try client.send(Messages.query("name-\(index - 1)"))
                #expect(try ReadMessage(client.receive()).addresses.isEmpty)
            }
        }
        try resolver.close()
    }

    @Test("Who asks after one member changed is answered from it")
    func changingMembers() throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones)
        try host.run {
            let client = try DNSClient(to: "127.0.0.53", from: "127.1.0.2")
            for index in 0..<500 {
                let address = IPv4Address(127, 1, 0, UInt8(index % 200 + 10))
                let name = "name-\(index % 7)"
                resolver.add(
                    ZoneMember(container: SomeZones.vault, names: [name], addresses: [.v4(address)]),
                    to: SomeZones.local.id
                )
                try client.send(Messages.query(name))
                #expect(try ReadMessage(client.receive()).addresses == [.v4(address)])
                resolver.remove(SomeZones.vault, from: SomeZones.local.id)
                try client.send(Messages.query(name))
                #expect(try ReadMessage(client.receive()).addresses.isEmpty)
            }
            resolver.remove(SomeZones.local.id)
            try client.send(Messages.query("web"))
            #expect(try ReadMessage(client.receive()).header.code == .refused)
            resolver.set(Zone(SomeZones.local))
            try client.send(Messages.query("web"))
            #expect(try ReadMessage(client.receive()).addresses.count == 1)
        }
        try resolver.close()
    }

    @Test("One of several addresses is given up, and its port is free; the others go on")
    func stoppingOne() throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53", "127.0.0.54", zones: Self.zones)
        try resolver.stopListening(at: SomeZones.ip("127.0.0.54"), for: SomeZones.ids[6])
        try host.run { _ = try ListeningSockets(on: SomeZones.ip("127.0.0.54")) }
        #expect(try host.ask(Messages.query("web")).addresses.count == 1)
        try resolver.close()
    }

    @Test("Sockets at any port have the same one, and room for a burst")
    func anyPort() throws {
        let host = try DNSHost()
        try host.run {
            let sockets = try ListeningSockets(on: SomeZones.ip("127.0.0.1"), port: 0)
            let port = try SocketAddress.local(of: sockets.datagrams.rawValue).port
            #expect(port > 0)
            #expect(try SocketAddress.local(of: sockets.streams.rawValue).port == port)
            // The kernel tells twice of what it was told.
            let room = try SocketOption.get(SO_RCVBUF, at: SOL_SOCKET, of: sockets.datagrams.rawValue)
            #expect(room >= 1_024 * 1_024)
        }
    }

    @Test("Sockets of another namespace are one container's, whatever the address says")
    func handedOver() throws {
        let (host, sandbox) = (try DNSHost(), try DNSHost())
        let good = try FakeServer(on: host, "127.2.0.1") { ask in
            FakeServer.Reply(messages: [Messages.answer(to: ask.message, [Messages.a("www.example.org", "192.0.2.1")])])
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [good.server])
        try sandbox.run {
            let sockets = try ListeningSockets(on: SomeZones.ip("127.0.0.11"))
            try resolver.listen(at: sockets, for: SomeZones.web, .container(SomeZones.web))
        }
        let answer = try sandbox.ask(Messages.query("db"), at: "127.0.0.11", from: "127.0.0.1")
        #expect(answer.addresses.map(\.description) == ["127.1.0.3"])
        // Asked in the host's namespace: there is no such server in the sandbox.
        let forwarded = try sandbox.ask(Messages.query("www.example.org"), at: "127.0.0.11", from: "127.0.0.1")
        #expect(forwarded.addresses.map(\.description) == ["192.0.2.1"])
        try resolver.close()
        good.end()
    }

    @Test("A network's sockets are closed when it has gone, and their ports are free")
    func stopping() throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones)
        try host.run {
            let client = try DNSClient(to: "127.0.0.53", from: "127.1.0.2", isStream: true)
            try client.send(Messages.query("web"))
            _ = try client.receive()
            #expect(throws: Errno.addressInUse) { try ListeningSockets(on: SomeZones.ip("127.0.0.53")).release() }
            try resolver.stopListening(for: SomeZones.ids[6])
            #expect(try client.isEnded())
            try resolver.listen(at: ListeningSockets(on: SomeZones.ip("127.0.0.53")), for: SomeZones.ids[6])
        }
        #expect(try host.ask(Messages.query("web")).addresses.count == 1)
        try resolver.close()
        try host.run { _ = try ListeningSockets(on: SomeZones.ip("127.0.0.53")) }
    }

    @Test("Many questions over one connection, cut anywhere, are all answered")
    func pipelining() throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones)
        try host.run {
            let client = try DNSClient(to: "127.0.0.53", from: "127.1.0.2", isStream: true)
            for id in 0..<1_000 { try client.send(Messages.query("web", id: UInt16(id))) }
            for id in 0..<1_000 { #expect(try ReadMessage(client.receive()).header.id == UInt16(id)) }
            try client.sendSlowly(Messages.query("db", id: 7))
            #expect(try ReadMessage(client.receive()).header.id == 7)
        }
        try resolver.close()
    }

    @Test("A silent connection is ended, and one too many ends the one that was silent for longest")
    func connections() throws {
        let host = try DNSHost()
        var limits = ResolverLimits()
        limits.idleStream = .seconds(2)
        limits.streams = 2
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, limits: limits)
        try host.run {
            let first = try DNSClient(to: "127.0.0.53", from: "127.1.0.2", isStream: true)
            let second = try DNSClient(to: "127.0.0.53", from: "127.1.0.2", isStream: true)
            for _ in 0..<2 {
                try second.send(Messages.query("web"))
                _ = try second.receive()
                try first.send(Messages.query("web"))
                _ = try first.receive()
            }
            let third = try DNSClient(to: "127.0.0.53", from: "127.1.0.2", isStream: true)
            try third.send(Messages.query("web"))
            _ = try third.receive()
            #expect(try second.isEnded())
            try first.send(Messages.query("web"))
            _ = try first.receive()
            let start = ContinuousClock.now
            #expect(try first.isEnded() && third.isEnded())
            #expect(ContinuousClock.now - start < .seconds(6))
        }
        try resolver.close()
    }

    @Test("One client's connections take no other's place")
    func connectionsOfOne() throws {
        let host = try DNSHost()
        var limits = ResolverLimits()
        limits.streams = 4
        limits.streamsPerClient = 2
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, limits: limits)
        try host.run {
            let modest = try DNSClient(to: "127.0.0.53", from: "127.1.0.3", isStream: true)
            try modest.send(Messages.query("web"))
            _ = try modest.receive()
            var greedy: [Kept] = []
            for _ in 0..<20 {
                greedy.append(Kept(try DNSClient(to: "127.0.0.53", from: "127.1.0.2", isStream: true)))
                try greedy[greedy.count - 1].client.send(Messages.query("web"))
                _ = try greedy[greedy.count - 1].client.receive()
            }
            #expect(try greedy[17].client.isEnded())
            try modest.send(Messages.query("web"))
            #expect(try ReadMessage(modest.receive()).addresses.count == 1)
        }
        try resolver.close()
    }

    @Test("Whatever is sent, the resolver goes on", arguments: 0..<4)
    func garbage(seed: UInt64) throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones)
        try host.run {
            var random = SplitMix(seed: seed)
            let client = try DNSClient(to: "127.0.0.53", from: "127.1.0.2")
            for _ in 0..<2_000 {
                var bytes = Messages.query("web", edns: EDNS())
                for _ in 0..<3 {
                    bytes[.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                try client.send(Array(bytes.prefix(.random(in: 0...bytes.count, using: &random))))
            }
            let stream = try DNSClient(to: "127.0.0.53", from: "127.1.0.2", isStream: true)
            for length in [0, 1, 11, 12, 600] { try stream.send([UInt8](repeating: 0xFF, count: length)) }
        }
        // By a stream: datagrams are lost where more come than there is room for.
        #expect(try host.ask(Messages.query("web"), isStream: true).addresses.count == 1)
        try resolver.close()
    }

    @Test("dig is content", .enabled(if: DigTool.isInstalled, "dig (bind9-dnsutils) is not installed"))
    func dig() throws {
        let host = try DNSHost()
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones)
        func dig(_ arguments: String) throws -> String {
            try host.output(of: "dig -b 127.1.0.2 @127.0.0.53 \(arguments)")
        }
        #expect(try dig("+short web A") == "127.1.0.2\n")
        #expect(try dig("+short +tcp web AAAA") == "fd00::2\n")
        #expect(try dig("+short -x 127.1.0.3") == "db.local-net.\n")
        let text = try dig("+dnssec db AAAA")
        for part in ["status: NOERROR", "flags: qr aa rd ra", "ANSWER: 0", "EDNS: version: 0, flags: do; udp: 1232"] {
            #expect(text.contains(part), "\(text)")
        }
        #expect(!text.contains("WARNING"), "\(text)")
        #expect(try dig("+opcode=update web").contains("status: NOTIMP"))
        #expect(try dig("+edns=1 +noednsnegotiation web").contains("status: BADVERS"))
        #expect(try dig("-x 127.1.0.77").contains("status: NXDOMAIN"))
        try resolver.close()
    }
}

/// A client that stays connected.
private final class Kept {
    let client: DNSClient

    init(_ client: consuming DNSClient) { self.client = client }
}

/// The program of BIND that asks name servers.
enum DigTool {
    static let isInstalled = unsafe access("/usr/bin/dig", X_OK) == 0
}
