import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@testable import FairwayDNS

@Suite("Asking name servers, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ForwardLiveTests {
    private static let query = Messages.query("www.example.org")
    static let zones = Zones([Zone(SomeZones.local)])

    /// For tests of what happens before the head start is over, on a machine however busy.
    static var patient: ResolverLimits {
        var limits = ResolverLimits()
        limits.forward.headStart = .seconds(3)
        return limits
    }

    static func good(_ address: String = "192.0.2.1", timeToLive: UInt32 = 300)
        -> @Sendable (FakeServer.Ask) -> FakeServer.Reply
    {
        { ask in
            FakeServer.Reply(
                messages: [
                    Messages.answer(to: ask.message, [Messages.a("www.example.org", address, timeToLive: timeToLive)])
                ]
            )
        }
    }

    @Test("What we don't know is asked for once, and then known")
    func cached() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1", Self.good())
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server])
        for isStream in [false, true, false] {
            let answer = try host.ask(Self.query, isStream: isStream)
            #expect(answer.header.id == 0x1234 && answer.header.code == .noError)
            #expect(answer.header.flags.contains(.recursionAvailable) && !answer.header.flags.contains(.authoritative))
            #expect(answer.addresses.map(\.description) == ["192.0.2.1"])
        }
        #expect(server.asks.count == 1)
        let asked = try ReadMessage(try #require(server.asks.first).message)
        #expect(asked.header.id != 0x1234 || asked.header.flags == .recursionDesired)
        #expect(asked.question == Question(try #require(DomainName("www.example.org")), .a))
        #expect(asked.edns == nil)
        // Other servers may know other things.
        let other = try FakeServer(on: host, "127.2.0.2", Self.good("192.0.2.2"))
        resolver.replace(ResolverConfiguration(servers: [other.server]))
        #expect(try host.ask(Self.query).addresses.map(\.description) == ["192.0.2.2"])
        try resolver.close()
        server.end()
        other.end()
    }

    @Test("What there is not is kept, too, as long as the zone says")
    func negative() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            let soa = Messages.soa("example.org", timeToLive: 900, minimum: ask.count == 0 ? 600 : 0)
            return FakeServer.Reply(messages: [Messages.answer(to: ask.message, authority: [soa], code: .noSuchName)])
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server])
        for _ in 0..<3 { #expect(try host.ask(Self.query).header.code == .noSuchName) }
        #expect(server.asks.count == 1)
        for _ in 0..<2 { #expect(try host.ask(Messages.query("www.example.org", .aaaa)).header.code == .noSuchName) }
        #expect(server.asks.count == 3)
        try resolver.close()
        server.end()
    }

    @Test("Forged answers are passed over: another number, another question, another sender")
    func forgeries() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            let forged = [Messages.a("www.example.org", "6.6.6.6")]
            let id = (UInt16(ask.message[0]) << 8 | UInt16(ask.message[1])) &+ 1
            let other = Messages.query("www.example.com", id: id &- 1)
            return FakeServer.Reply(
                delay: .milliseconds(50),
                messages: [
                    Messages.answer(to: ask.message, forged, id: id), Messages.answer(to: other, forged), [],
                    [1, 2, 3],
                    ask.message, Messages.answer(to: ask.message, [Messages.a("www.example.org", "192.0.2.1")]),
                ]
            )
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server])
        try host.run {
            let client = try DNSClient(to: "127.0.0.53", from: "127.1.0.2")
            try client.send(Self.query)
            while server.asks.isEmpty { usleep(1_000) }
            // With the right number and to the right port, but from another one of the same address.
            let ask = server.asks[0]
            let forger = try ListeningSockets(on: server.server.address, port: 5353)
            try SocketAddress.connect(forger.datagrams, to: .v4(.loopback), port: ask.port)
            try DNSClientProbe.send(
                Messages.answer(to: ask.message, [Messages.a("www.example.org", "6.6.6.6")]),
                over: forger.datagrams.rawValue
            )
            #expect(try ReadMessage(client.receive()).addresses.map(\.description) == ["192.0.2.1"])
        }
        try resolver.close()
        server.end()
    }

    @Test("Each question has a number and a port of its own")
    func randomness() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            FakeServer.Reply(messages: [Messages.answer(to: ask.message, authority: [])])
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server])
        for index in 0..<32 { _ = try host.ask(Messages.query("host-\(index).org", id: 1)) }
        let asks = server.asks
        #expect(asks.count == 32)
        #expect(Set(asks.map { $0.message[0...1] }).count > 28)
        #expect(Set(asks.map(\.port)).count > 24)
        try resolver.close()
        server.end()
    }

    @Test("A silent first server is followed by the others after its head start, and by its betters from then on")
    func headStart() throws {
        let host = try DNSHost()
        let silent = try FakeServer(on: host, "127.2.0.1") { _ in FakeServer.Reply() }
        let good = try FakeServer(on: host, "127.2.0.2", Self.good())
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [silent.server, good.server])
        let start = ContinuousClock.now
        #expect(try host.ask(Self.query).addresses.map(\.description) == ["192.0.2.1"])
        let taken = ContinuousClock.now - start
        #expect(taken >= .milliseconds(150) && taken < .milliseconds(900))
        #expect(silent.asks.count == 1 && good.asks.count == 1)
        #expect(try host.ask(Messages.query("www.example.org", .aaaa)).header.code == .noError)
        #expect(silent.asks.count == 1 && good.asks.count == 2)
        try resolver.close()
        silent.end()
        good.end()
    }

    @Test("A quick first server is the only one that is asked")
    func firstOnly() throws {
        let host = try DNSHost()
        let (first, second) = (
            try FakeServer(on: host, "127.2.0.1", Self.good()),
            try FakeServer(on: host, "127.2.0.2", Self.good("6.6.6.6"))
        )
        let resolver = try host.resolver(
            at: "127.0.0.53",
            zones: Self.zones,
            servers: [first.server, second.server],
            limits: Self.patient
        )
        #expect(try host.ask(Self.query).addresses.map(\.description) == ["192.0.2.1"])
        #expect(second.asks.isEmpty)
        try resolver.close()
        first.end()
        second.end()
    }

    @Test(
        "A server that won't or is not there is followed by the others at once",
        arguments: [ResponseCode.serverFailure, .refused, nil]
    )
    func badServers(code: ResponseCode?) throws {
        let host = try DNSHost()
        let bad = try FakeServer(on: host, "127.2.0.1") { ask in
            FakeServer.Reply(messages: [Messages.answer(to: ask.message, code: code ?? .noError)])
        }
        if code == nil { bad.end() }
        let good = try FakeServer(on: host, "127.2.0.2", Self.good())
        let resolver = try host.resolver(
            at: "127.0.0.53",
            zones: Self.zones,
            servers: [bad.server, good.server],
            limits: Self.patient
        )
        let start = ContinuousClock.now
        #expect(try host.ask(Self.query).addresses.map(\.description) == ["192.0.2.1"])
        #expect(ContinuousClock.now - start < .seconds(2))
        try resolver.close()
        bad.end()
        good.end()
    }

    @Test("Where no server answers, the client hears of it in time; where all refuse, at once")
    func allDead() throws {
        let host = try DNSHost()
        var limits = ResolverLimits()
        limits.forward.repetitions = [.milliseconds(200), .milliseconds(400)]
        limits.forward.patience = .milliseconds(600)
        let servers = try ["127.2.0.1", "127.2.0.2"].map { try FakeServer(on: host, $0) { _ in FakeServer.Reply() } }
        let resolver = try host.resolver(
            at: "127.0.0.53",
            zones: Self.zones,
            servers: servers.map(\.server),
            limits: limits
        )
        let start = ContinuousClock.now
        #expect(try host.ask(Self.query).header.code == .serverFailure)
        let taken = ContinuousClock.now - start
        #expect(taken >= .milliseconds(600) && taken < .seconds(3))
        // The first datagram, and two repetitions: one may have been lost.
        #expect(servers.map { $0.asks.count } == [3, 3])
        for server in servers { server.end() }
        let again = ContinuousClock.now
        #expect(try host.ask(Self.query).header.code == .serverFailure)
        #expect(ContinuousClock.now - again < .milliseconds(500))
        resolver.replace(ResolverConfiguration(servers: []))
        #expect(try host.ask(Self.query).header.code == .serverFailure)
        try resolver.close()
    }

    @Test("A truncated answer is asked for again by a stream")
    func truncated() throws {
        let host = try DNSHost()
        let records = (0..<100).map { Messages.a("www.example.org", "192.0.2.\($0)") }
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            let answer =
                ask.isStream
                ? Messages.answer(to: ask.message, records) : Messages.answer(to: ask.message, flags: .truncated)
            return FakeServer.Reply(messages: [answer])
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server])
        // The client's datagrams are as small as ever.
        #expect(try host.ask(Self.query).header.flags.contains(.truncated))
        let answer = try host.ask(Self.query, isStream: true)
        #expect(answer.addresses.count == 100 && !answer.header.flags.contains(.truncated))
        #expect(server.asks.map(\.isStream) == [false, true])
        try resolver.close()
        server.end()
    }

    @Test("With use-vc, only streams are used")
    func streamsOnly() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1", Self.good())
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones)
        var configuration = ResolverConfiguration(servers: [server.server])
        configuration.usesStreams = true
        resolver.replace(configuration)
        #expect(try host.ask(Self.query).addresses.count == 1)
        #expect(server.asks.map(\.isStream) == [true])
        try resolver.close()
        server.end()
    }

    @Test("The same question of many at once is asked once, and answered to each")
    func together() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            var reply = Self.good(timeToLive: 0)(ask)
            reply.delay = .milliseconds(100)
            return reply
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server])
        try host.run {
            let client = try DNSClient(to: "127.0.0.53", from: "127.1.0.2")
            for id in 0..<40 {
                try client.send(Messages.query(id % 2 == 0 ? "www.example.org" : "WWW.Example.ORG", id: UInt16(id)))
            }
            var ids: Set<UInt16> = []
            for _ in 0..<40 { ids.insert(try ReadMessage(client.receive()).header.id) }
            #expect(ids.count == 40)
        }
        #expect(server.asks.count == 1)
        try resolver.close()
        server.end()
    }

    @Test("One client's questions take no more than their share")
    func share() throws {
        let host = try DNSHost()
        var limits = ResolverLimits()
        limits.forward.queriesPerClient = 5
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            FakeServer.Reply(delay: .milliseconds(300), messages: [Messages.answer(to: ask.message)])
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server], limits: limits)
        try host.run {
            let greedy = try DNSClient(to: "127.0.0.53", from: "127.1.0.2")
            let modest = try DNSClient(to: "127.0.0.53", from: "127.1.0.9")
            for id in 0..<8 { try greedy.send(Messages.query("host-\(id).org", id: UInt16(id))) }
            try modest.send(Messages.query("other.org"))
            var codes: [ResponseCode] = []
            for _ in 0..<8 { codes.append(try ReadMessage(greedy.receive()).header.code) }
            #expect(codes == [.serverFailure, .serverFailure, .serverFailure] + Array(repeating: .noError, count: 5))
            #expect(try ReadMessage(modest.receive()).header.code == .noError)
        }
        try resolver.close()
        server.end()
    }

    @Test("The resolver does not ask itself, whoever names it as a name server")
    func loops() throws {
        let host = try DNSHost()
        let itself = NameServer(SomeZones.ip("127.0.0.53"))
        let good = try FakeServer(on: host, "127.2.0.1", Self.good())
        let resolver = try host.resolver(
            at: "127.0.0.53",
            zones: Self.zones,
            servers: [itself, good.server],
            limits: Self.patient
        )
        let start = ContinuousClock.now
        #expect(try host.ask(Self.query).addresses.count == 1)
        #expect(ContinuousClock.now - start < .seconds(2))
        resolver.replace(ResolverConfiguration(servers: [itself]))
        #expect(try host.ask(Messages.query("other.org")).header.code == .serverFailure)
        try resolver.close()
        good.end()
    }

    @Test("A loop by way of another server ends when patience does, and grows to nothing")
    func indirectLoop() throws {
        let host = try DNSHost()
        var limits = ResolverLimits()
        limits.forward.patience = .milliseconds(500)
        let relay = try FakeServer(on: host, "127.2.0.1") { ask in
            let answer = try? DNSClient.ask(ask.message, at: "127.0.0.53", from: "127.1.0.1")
            return FakeServer.Reply(messages: [Messages.answer(to: ask.message, code: answer?.header.code ?? .refused)])
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [relay.server], limits: limits)
        #expect(try host.ask(Self.query).header.code == .serverFailure)
        #expect(relay.asks.count == 1)
        try resolver.close()
        relay.end()
    }

    @Test("A container's own name servers are asked on its behalf, and nobody else's")
    func ownServers() throws {
        let host = try DNSHost()
        let (common, own) = (
            try FakeServer(on: host, "127.2.0.1", Self.good()),
            try FakeServer(on: host, "127.2.0.9", Self.good("192.0.2.9"))
        )
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [common.server])
        for _ in 0..<2 {
            #expect(try host.ask(Self.query, from: "127.1.0.2").addresses.map(\.description) == ["192.0.2.1"])
            #expect(try host.ask(Self.query, from: "127.1.0.3").addresses.map(\.description) == ["192.0.2.9"])
        }
        #expect(common.asks.count == 1 && own.asks.count == 1)
        try resolver.close()
        common.end()
        own.end()
    }

    @Test("A server of IPv6, and signatures for who wants them")
    func overIPv6() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "::1", Self.good())
        let resolver = try host.resolver(at: "127.0.0.53", zones: Self.zones, servers: [server.server])
        let query = Messages.query("www.example.org", edns: EDNS(payloadSize: 4096, wantsSignatures: true))
        let answer = try host.ask(query)
        #expect(answer.edns?.wantsSignatures == true)
        let asked = try ReadMessage(try #require(server.asks.first).message)
        #expect(asked.edns == EDNS(payloadSize: 1232, wantsSignatures: true))
        try resolver.close()
        server.end()
    }
}
