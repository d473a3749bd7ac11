import IPAddressing
import Testing

@Suite("Networks in CIDR notation")
struct IPNetworkTests {
    private static func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }

    @Test(
        "An address and a decimal prefix length are read and written",
        arguments: ["10.0.0.0/8", "10.1.2.3/24", "0.0.0.0/0", "192.0.2.1/32", "::/0", "fd00::1/64", "::1/128"]
    )
    func text(_ text: String) throws {
        #expect(try Self.network(text).description == text)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "/", "10.0.0.0", "10.0.0.0/", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08",
            "10.0.0.0/8/8", "10.0.0.0/8 ", "10.0.0/8", "10.0.0.0/255.0.0.0", "::/129", "::%lo/64", "fd00::/64x",
        ]
    )
    func refused(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    struct Facts: Sendable, CustomTestStringConvertible {
        var text: String
        var first: String
        var last: String
        var firstHost: String
        var lastHost: String
        var broadcast: String?
        var mask: String
        var count: UInt64?
        var testDescription: String { text }
    }

    @Test(
        "Its ends, hosts, mask and size",
        arguments: [
            Facts(
                text: "10.1.2.3/24",
                first: "10.1.2.0",
                last: "10.1.2.255",
                firstHost: "10.1.2.1",
                lastHost: "10.1.2.254",
                broadcast: "10.1.2.255",
                mask: "255.255.255.0",
                count: 256
            ),
            Facts(
                text: "10.1.2.4/30",
                first: "10.1.2.4",
                last: "10.1.2.7",
                firstHost: "10.1.2.5",
                lastHost: "10.1.2.6",
                broadcast: "10.1.2.7",
                mask: "255.255.255.252",
                count: 4
            ),
            Facts(
                text: "10.1.2.4/31",
                first: "10.1.2.4",
                last: "10.1.2.5",
                firstHost: "10.1.2.4",
                lastHost: "10.1.2.5",
                mask: "255.255.255.254",
                count: 2
            ),
            Facts(
                text: "10.1.2.4/32",
                first: "10.1.2.4",
                last: "10.1.2.4",
                firstHost: "10.1.2.4",
                lastHost: "10.1.2.4",
                mask: "255.255.255.255",
                count: 1
            ),
            Facts(
                text: "0.0.0.0/0",
                first: "0.0.0.0",
                last: "255.255.255.255",
                firstHost: "0.0.0.1",
                lastHost: "255.255.255.254",
                broadcast: "255.255.255.255",
                mask: "0.0.0.0",
                count: 1 << 32
            ),
            Facts(
                text: "fd00::7/126",
                first: "fd00::4",
                last: "fd00::7",
                firstHost: "fd00::5",
                lastHost: "fd00::7",
                mask: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc",
                count: 4
            ),
            Facts(
                text: "fd00::6/127",
                first: "fd00::6",
                last: "fd00::7",
                firstHost: "fd00::6",
                lastHost: "fd00::7",
                mask: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
                count: 2
            ),
            Facts(
                text: "fd00::6/128",
                first: "fd00::6",
                last: "fd00::6",
                firstHost: "fd00::6",
                lastHost: "fd00::6",
                mask: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                count: 1
            ),
            Facts(
                text: "::/0",
                first: "::",
                last: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                firstHost: "::1",
                lastHost: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                mask: "::",
                count: nil
            ),
        ]
    )
    func facts(_ facts: Facts) throws {
        let network = try Self.network(facts.text)
        #expect(network.first.description == facts.first)
        #expect(network.last.description == facts.last)
        #expect(network.firstHost.description == facts.firstHost)
        #expect(network.lastHost.description == facts.lastHost)
        #expect(network.broadcast?.description == facts.broadcast)
        #expect(network.mask.description == facts.mask)
        #expect(network.addressCount.map(UInt64.init) == facts.count)
        #expect(network.hasHostBits == (facts.text.split(separator: "/")[0] != facts.first))
        #expect(network.network.description == "\(facts.first)/\(network.prefixLength)")
    }

    @Test(
        "It contains what agrees in the prefix, and overlaps what contains it or is contained",
        arguments: [
            ("10.1.0.0/16", "10.1.255.0/24", true, true), ("10.1.255.0/24", "10.1.0.0/16", false, true),
            ("10.1.0.0/16", "10.1.0.0/16", true, true), ("10.1.0.0/16", "10.2.0.0/24", false, false),
            ("10.1.2.3/16", "10.1.9.9/16", true, true), ("0.0.0.0/0", "10.0.0.0/8", true, true),
            ("0.0.0.0/0", "fd00::/8", false, false), ("::/0", "fd00::/8", true, true),
            ("10.1.0.0/32", "10.1.0.0/32", true, true), ("10.1.0.0/32", "10.1.0.1/32", false, false),
        ]
    )
    func containment(_ one: String, _ other: String, contains: Bool, overlaps: Bool) throws {
        let (one, other) = (try Self.network(one), try Self.network(other))
        #expect(one.contains(other) == contains)
        #expect(one.overlaps(other) == overlaps)
        #expect(other.overlaps(one) == overlaps)
    }

    @Test("An address is inside from the first to the last, and only in its family")
    func addresses() throws {
        let network = try Self.network("10.1.2.0/24")
        for (text, isInside) in [("10.1.2.0", true), ("10.1.2.255", true), ("10.1.3.0", false), ("10.1.1.255", false)] {
            #expect(network.contains(try #require(IPAddress(text))) == isInside)
        }
        #expect(!network.contains(try #require(IPAddress("::10.1.2.3"))))
        #expect(network.address(at: 255)?.description == "10.1.2.255")
        #expect(network.address(at: 256) == nil)
        #expect(try Self.network("::/0").address(at: .max)?.description == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
    }

    @Test("Its subnets follow each other to its end")
    func subnets() throws {
        let network = try Self.network("10.1.2.0/23")
        #expect(
            network.subnets(prefixLength: 25).map(\.description) == [
                "10.1.2.0/25", "10.1.2.128/25", "10.1.3.0/25", "10.1.3.128/25",
            ]
        )
        #expect(network.subnets(prefixLength: 23).map(\.description) == ["10.1.2.0/23"])
        #expect(Array(network.subnets(prefixLength: 22)).isEmpty)
        #expect(Array(network.subnets(prefixLength: 33)).isEmpty)
        #expect(network.subnet(at: 3, prefixLength: 25)?.description == "10.1.3.128/25")
        #expect(network.subnet(at: 4, prefixLength: 25) == nil)
        #expect(try Self.network("10.0.0.0/8").subnet(at: 65_535, prefixLength: 24)?.description == "10.255.255.0/24")
        #expect(
            try Self.network("::/0").subnet(at: .max, prefixLength: 128)?.first.bytes
                == Array(repeating: 255, count: 16)
        )
    }

    @Test("A prefix length that doesn't fit the family makes none", arguments: [-1, 33])
    func prefixLengths(_ length: Int) {
        #expect(IPNetwork(.v4(.any), prefixLength: length) == nil)
        #expect(IPNetwork(.v6(.any), prefixLength: 129) == nil)
        #expect(IPNetwork(.v4(.loopback)).prefixLength == 32)
        #expect(IPNetwork(.v6(.loopback)).prefixLength == 128)
    }

    @Test("They are ordered by address, then shorter prefixes first")
    func order() throws {
        let ascending = try ["9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "::/0", "fd00::/8"].map {
            try Self.network($0)
        }
        #expect(ascending.shuffled().sorted() == ascending)
    }
}
