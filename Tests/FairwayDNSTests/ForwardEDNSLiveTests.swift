import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Asking name servers of another time", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ForwardEDNSLiveTests {
    @Test(
        "A name server that does not understand EDNS is asked without, whether or not it repeats the question",
        arguments: [false, true],
        [false, true]
    )
    func withoutEDNS(repeatsQuestion: Bool, usesStreams: Bool) throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            guard (try? ReadMessage(ask.message))?.edns != nil else { return ForwardLiveTests.good()(ask) }
            let whole = Messages.answer(to: ask.message, code: .formatError)
            let bare = Array(whole[..<4]) + [UInt8](repeating: 0, count: 8)
            return FakeServer.Reply(messages: [repeatsQuestion ? whole : bare])
        }
        let resolver = try host.resolver(
            at: "127.0.0.53",
            zones: ForwardLiveTests.zones,
            limits: ForwardLiveTests.patient
        )
        var configuration = ResolverConfiguration(servers: [server.server])
        configuration.usesStreams = usesStreams
        resolver.replace(configuration)
        let answer = try host.ask(Messages.query("www.example.org", edns: EDNS()))
        #expect(answer.addresses.map(\.description) == ["192.0.2.1"])
        #expect(answer.edns != nil)
        #expect(server.asks.map(\.isStream) == [usesStreams, usesStreams])
        #expect(server.asks[0].message[..<2] != server.asks[1].message[..<2])
        try resolver.close()
        server.end()
    }

    @Test("A name server that understands no query at all is asked twice, and no more")
    func formatError() throws {
        let host = try DNSHost()
        let server = try FakeServer(on: host, "127.2.0.1") { ask in
            FakeServer.Reply(messages: [Messages.answer(to: ask.message, code: .formatError)])
        }
        let resolver = try host.resolver(at: "127.0.0.53", zones: ForwardLiveTests.zones, servers: [server.server])
        #expect(try host.ask(Messages.query("www.example.org", edns: EDNS())).header.code == .serverFailure)
        #expect(server.asks.count == 2)
        try resolver.close()
        server.end()
    }
}
