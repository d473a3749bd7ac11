internal import FairwayDNS
internal import FairwayModel
internal import Glibc
internal import IPAddressing
internal import SystemPackage

/// Answers a second of the resolver, beside dnsmasq: of a thousand names of containers, and of names that were asked for
/// elsewhere before.
enum Names {
    private static let table = "name answers a second, by what is asked"
    private static let (own, others, upstream, client) = ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.1.0.1")
    private static let (rounds, duration) = (5, Duration.seconds(1))

    private static let local = (0..<1_000).map {
        (name: "container-\($0)", address: "127.1.\(1 + $0 / 250).\(1 + $0 % 250)")
    }
    private static let foreign = (0..<1_000).map { "host-\($0).example.org" }

    static func measure() throws {
        try AnsweringServer.start(at: address(upstream))
        let resolver = try Resolver()
        resolver.replace(Zones([Zone(content)]))
        resolver.replace(ResolverConfiguration(servers: [NameServer(address(upstream))]))
        try resolver.listen(at: ListeningSockets(on: address(own)), for: content.id)
        var servers = [("fairway", own)]
        let dnsmasq = try Dnsmasq(at: others, upstream: upstream, hosts: local)
        if dnsmasq == nil {
            Report.complain("there is no dnsmasq to compare with")
        } else {
            servers.append(("dnsmasq", others))
        }
        for (column, names, width) in [
            ("containers", local.map(\.name), 64), ("containers, one at a time", local.map(\.name), 1),
            ("from memory", foreign, 64),
        ] {
            try measure(servers, names, width: width, column)
        }
        withExtendedLifetime(dnsmasq) {}
        try resolver.close()
    }

    /// The servers take turns.
    private static func measure(_ servers: [(String, String)], _ names: [String], width: Int, _ column: String) throws {
        var samples = servers.map { _ in [Double]() }
        for round in 0...rounds {
            for (index, server) in servers.enumerated() {
                let load = QueryLoad(
                    server: address(server.1),
                    source: address(client),
                    queries: names.map(QueryLoad.query),
                    width: width
                )
                let rate = try load.run(for: duration)
                // The first one brings what is asked for elsewhere into memory.
                if round > 0 { samples[index].append(rate) }
            }
        }
        for (server, rates) in zip(servers, samples) {
            Report.enter(rates.sorted()[rates.count / 2], "/s", table: table, row: server.0, column: column)
        }
        guard servers.count > 1 else { return }
        Report.enterRatio(of: "fairway", to: "dnsmasq", as: "fairway ÷ dnsmasq", table: table, column: column)
    }

    private static let content: ZoneContent = {
        let members = local.map {
            ZoneMember(container: .random(), names: [$0.name], addresses: [address($0.address)])
        }
        let subnets = ["127.1.0.0/16"].compactMap { IPNetwork($0) }
        return ZoneContent(id: .random(), name: "bench", subnets: subnets, members: members)
    }()

    private static func address(_ text: String) -> IPAddress { IPAddress(text) ?? .v4(.loopback) }
}
