import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

/// Two networks and an internal one, with containers on one or two of them.
enum SomeZones {
    static let ids = (1...9).compactMap { ObjectID(String(repeating: "\($0)", count: 64)) }
    static let (web, db, worker, vault) = (ids[0], ids[1], ids[2], ids[3])

    static func ip(_ text: String) -> IPAddress { IPAddress(text) ?? .v4(.any) }
    static func net(_ text: String) -> IPNetwork { IPNetwork(text) ?? IPNetwork(.v4(.any)) }

    static let front = ZoneContent(
        id: ids[6],
        name: "front",
        subnets: [net("10.1.0.0/24"), net("fd01::/64")],
        members: [
            ZoneMember(
                container: web,
                names: ["web", "api", "111111111111", "web-host"],
                addresses: [ip("10.1.0.2"), ip("fd01::2")]
            ),
            ZoneMember(container: db, rank: 1, names: ["db", "api"], addresses: [ip("10.1.0.3")]),
            ZoneMember(
                container: worker,
                names: ["worker", "Mixed.Case", String(repeating: "x", count: 64)],
                addresses: [ip("10.1.0.4")],
                servers: [ip("192.0.2.53")]
            ),
        ]
    )
    static let back = ZoneContent(
        id: ids[7],
        name: "back.end",
        subnets: [net("10.2.0.0/24")],
        members: [
            ZoneMember(container: db, names: ["db", "web"], addresses: [ip("10.2.0.3")])
        ]
    )
    static let safe = ZoneContent(
        id: ids[8],
        name: "safe",
        subnets: [net("10.3.0.0/24")],
        isInternal: true,
        members: [
            ZoneMember(container: vault, names: ["vault"], addresses: [ip("10.3.0.2")]),
            ZoneMember(container: db, rank: 2, names: ["db"], addresses: [ip("10.3.0.3")]),
        ]
    )
    static let all = Zones([front, back, safe].map(Zone.init))
}

@Suite("What a name is, by who asks")
struct ZonesTests {
    private func resolve(_ name: String, _ type: RecordType = .a, from: String, in zones: Zones = SomeZones.all) throws
        -> Resolution
    {
        let client = try #require(zones.client(at: SomeZones.ip(from)))
        return client.resolve(try #require(DomainName(name)).folded, type)
    }

    static func v4(_ texts: String...) -> Resolution { .addresses(texts.compactMap { IPv4Address($0) }, []) }
    static func v6(_ texts: String...) -> Resolution { .addresses([], texts.compactMap { IPv6Address($0) }) }

    @Test(
        "Names of all kinds are addresses",
        arguments: [
            ("db", .a, v4("10.1.0.3")),  // container name
            ("web", .aaaa, v6("fd01::2")),
            ("111111111111", .a, v4("10.1.0.2")),  // short ID
            ("web-host", .a, v4("10.1.0.2")),  // hostname
            ("api", .a, v4("10.1.0.2", "10.1.0.3")),  // an alias of two
            ("api", .aaaa, v6("fd01::2")),
            ("web", .any, .addresses([IPv4Address(10, 1, 0, 2)], [IPv6Address("fd01::2")].compactMap(\.self))),
            ("db.front", .a, v4("10.1.0.3")),  // with the network's name
            ("mixed.case.FRONT", .a, v4("10.1.0.4")),
            ("MIXED.CASE", .a, v4("10.1.0.4")),
        ] as [(String, RecordType, Resolution)]
    )
    func names(name: String, type: RecordType, expected: Resolution) throws {
        #expect(try resolve(name, type, from: "10.1.0.2") == expected)
    }

    @Test(
        "A name that is known never leaves the host",
        arguments: [
            ("db", .aaaa), ("web", RecordType(rawValue: 15)), ("web", RecordType(rawValue: 65)), ("web.front", .soa),
        ]
            as [(String, RecordType)]
    )
    func knownNames(name: String, type: RecordType) throws {
        #expect(try resolve(name, type, from: "10.1.0.2") == .noData)
    }

    @Test(
        "Others are asked for what is not known, single labels too",
        arguments: [
            "example.org", "printer", "front", "nobody.front", "db.back.end", "x.web", "vault", ".", "webfront",
        ]
    )
    func unknownNames(name: String) throws {
        #expect(try resolve(name, from: "10.1.0.2") == .forward)
    }

    @Test("Who is on internal networks only has no questions asked elsewhere")
    func internalNetworks() throws {
        #expect(try resolve("db", from: "10.3.0.2") == Self.v4("10.3.0.3"))
        for name in ["example.org", "web", "1.0.0.127.in-addr.arpa"] {
            #expect(try resolve(name, from: "10.3.0.2") == .noSuchName)
        }
        // db has a way out by another network.
        #expect(try resolve("example.org", from: "10.3.0.3") == .forward)
    }

    @Test("A container on several networks sees them all, in its own order, from whichever address it asks")
    func severalNetworks() throws {
        for source in ["10.1.0.3", "10.2.0.3", "10.3.0.3"] {
            #expect(try resolve("db", from: source) == Self.v4("10.2.0.3"))
            #expect(try resolve("db.front", from: source) == Self.v4("10.1.0.3"))
            #expect(try resolve("db.back.end", from: source) == Self.v4("10.2.0.3"))
            #expect(try resolve("vault", from: source) == Self.v4("10.3.0.2"))
            // The first network that has the name answers for all: elsewhere it is somebody else's.
            #expect(try resolve("web", from: source) == Self.v4("10.2.0.3"))
            #expect(try resolve("web", .aaaa, from: source) == .noData)
        }
        let client = try #require(SomeZones.all.client(SomeZones.db))
        #expect(client.resolve([3] + "web".utf8 + [0], .a) == Self.v4("10.2.0.3"))
    }

    @Test(
        "Addresses have names",
        arguments: [
            ("2.0.1.10.in-addr.arpa", "web.front"),
            ("2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.D.f.ip6.arpa", "web.front"),
            ("3.0.2.10.in-addr.arpa", "db.back.end"),
            ("3.0.3.10.IN-ADDR.ARPA", "db.safe"),
        ]
    )
    func pointers(name: String, expected: String) throws {
        let source = expected == "web.front" ? "10.1.0.2" : "10.2.0.3"
        let owner = try #require(DomainName(expected))
        #expect(try resolve(name, .ptr, from: source) == .pointer(owner))
        #expect(try resolve(name, .a, from: source) == .noData)
    }

    @Test(
        "An address of ours without a name has none elsewhere, nor has another network's; all others are asked for",
        arguments: [
            ("9.0.1.10.in-addr.arpa", .noSuchName), ("3.0.2.10.in-addr.arpa", .noSuchName),
            ("9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.d.f.ip6.arpa", .noSuchName),
            ("1.1.1.1.in-addr.arpa", .forward), ("1.10.in-addr.arpa", .forward), ("in-addr.arpa", .forward),
            ("02.0.1.10.in-addr.arpa", .forward), ("2.0.1.256.in-addr.arpa", .forward),
            ("2.0.1.10.9.in-addr.arpa", .forward),
            ("0.d.f.ip6.arpa", .forward), ("2.0.1.10.ip6.arpa", .forward),
        ] as [(String, Resolution)]
    )
    func unknownAddresses(name: String, expected: Resolution) throws {
        #expect(try resolve(name, .ptr, from: "10.1.0.2") == expected)
    }

    @Test("The host, and who is just being attached, see the network that they ask from")
    func unknownSources() throws {
        #expect(try resolve("web", from: "10.1.0.1") == Self.v4("10.1.0.2"))
        #expect(try resolve("db", from: "10.3.0.99") == Self.v4("10.3.0.3"))
        #expect(SomeZones.all.client(at: SomeZones.ip("192.0.2.1")) == nil)
        #expect(SomeZones.all.client(SomeZones.ids[4]) == nil)
    }

    @Test("A container's own name servers are asked instead of the host's")
    func ownServers() throws {
        #expect(
            try #require(SomeZones.all.client(at: SomeZones.ip("10.1.0.4"))).servers == [SomeZones.ip("192.0.2.53")]
        )
        #expect(try #require(SomeZones.all.client(at: SomeZones.ip("10.1.0.2"))).servers == [])
    }

    @Test("A network is replaced or removed without the others")
    func replacing() throws {
        var front = SomeZones.front
        front.members.removeFirst()
        var changed = SomeZones.all
        changed.apply(.set(Zone(front)))
        #expect(try resolve("api", from: "10.1.0.3", in: changed) == Self.v4("10.1.0.3"))
        #expect(try resolve("web", from: "10.2.0.3", in: changed) == Self.v4("10.2.0.3"))
        var removed = changed
        removed.apply(.remove(front.id))
        #expect(removed.client(at: SomeZones.ip("10.1.0.3")) == nil)
        #expect(try resolve("db.front", from: "10.2.0.3", in: removed) == .forward)
    }

    @Test("Thousands of names are found, each its own, and no other")
    func manyNames() throws {
        var content = ZoneContent(id: SomeZones.ids[6], name: "big", subnets: [SomeZones.net("10.9.0.0/16")])
        content.members = (0..<3_000).map { index in
            ZoneMember(
                container: .random(),
                names: ["c\(index)"],
                addresses: [.v4(IPv4Address(10, 9, UInt8(index / 256), UInt8(index % 256)))]
            )
        }
        let zones = Zones([Zone(content)])
        let client = try #require(zones.client(at: SomeZones.ip("10.9.255.1")))
        for index in 0..<3_000 {
            let name = try #require(DomainName("c\(index)")).bytes
            #expect(
                client.resolve(name, .a) == .addresses([IPv4Address(10, 9, UInt8(index / 256), UInt8(index % 256))], [])
            )
        }
        for index in 3_000..<6_000 {
            #expect(client.resolve(try #require(DomainName("c\(index)")).bytes, .a) == .forward)
        }
    }
}
