import FairwayTesting
import Glibc
import IPAddressing
import Testing

@Suite("IPv6 addresses")
struct IPv6AddressTests {
    @Test(
        "They are written as RFC 5952 recommends, whichever form was read",
        arguments: [
            // Section 2.2's forms and section 4's rules.
            ("2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"),
            ("FF01:0:0:0:0:0:0:101", "ff01::101"),
            ("0:0:0:0:0:0:0:1", "::1"),
            ("0:0:0:0:0:0:0:0", "::"),
            ("2001:0db8::0001", "2001:db8::1"),
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:db8::AAAA:0:0:1", "2001:db8::aaaa:0:0:1"),
            ("1:0:0:0:0:0:0:0", "1::"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            // Section 5: the well-known prefix of mapped addresses.
            ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
            ("::ffff:c000:201", "::ffff:192.0.2.1"),
            ("::13.1.68.3", "::d01:4403"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
            ("1:2:3:4:5:6:192.0.2.33", "1:2:3:4:5:6:c000:221"),
        ]
    )
    func text(_ text: String, _ canonical: String) throws {
        let address = try #require(IPv6Address(text))
        #expect(address.description == canonical)
        #expect(IPv6Address(canonical) == address)
    }

    @Test(
        "What is none is refused, zones and brackets included",
        arguments: [
            "", ":", ":::", "::1::", "1::2::3", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
            "::1:2:3:4:5:6:7:8", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7:", ":2:3:4:5:6:7:8",
            "12345::", "g::", "::%eth0", "fe80::1%1", "[::1]", "::1/64", " ::1", "::1 ", "192.0.2.1", "::192.0.2",
            "::192.0.2.256", "::192.0.2.01", "192.0.2.1::", "1:192.0.2.1::", "1:2:3:4:5:6:7:192.0.2.1", "::-1", "::+1",
        ]
    )
    func refused(_ text: String) {
        #expect(IPv6Address(text) == nil)
    }

    @Test(
        "Every address that is written is read as the same, and as the C library reads it",
        arguments: [1, 2] as [UInt64]
    )
    func roundTrip(_ seed: UInt64) {
        var generator = SplitMix(seed: seed)
        var wrong: [String] = []
        for _ in 0..<5_000 {
            // Zero groups are what makes a difference: half of them are.
            var number: UInt128 = 0
            for _ in 0..<8 {
                let group = UInt16.random(in: .min ... .max, using: &generator)
                number = number << 16 | (Bool.random(using: &generator) ? 0 : UInt128(group >> (group % 16)))
            }
            let address = IPv6Address(rawValue: number)
            let text = address.description
            if IPv6Address(text) != address || Self.libraryReading(of: text) != address.bytes { wrong.append(text) }
        }
        #expect(wrong.isEmpty)
    }

    @Test("What is read or refused is what the C library reads or refuses", arguments: [3, 4] as [UInt64])
    func sameAsLibrary(_ seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let pieces = [":", ":", "::", "0", "1", "ab", "ffff", "10000", "192.0.2.1", "1.2.3", "."]
        var wrong: [String] = []
        var accepted = 0
        for _ in 0..<10_000 {
            let count = Int.random(in: 1...17, using: &generator)
            let text = (0..<count).map { index in
                index % 2 == 1 && Int.random(in: 0..<20, using: &generator) > 0
                    ? ":" : pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }.joined()
            let reading = IPv6Address(text)?.bytes
            if reading != nil { accepted += 1 }
            if reading != Self.libraryReading(of: text) { wrong.append(text) }
        }
        #expect(wrong.isEmpty)
        #expect(accepted > 50)
    }

    private static func libraryReading(of text: String) -> [UInt8]? {
        var address = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: address) { unsafe Array($0) }
    }

    @Test("Octets and groups are in network byte order; another number of octets is no address")
    func bytes() throws {
        let address = try #require(IPv6Address("102:304:506:708:90a:b0c:d0e:f10"))
        #expect(address.bytes == (1...16).map(UInt8.init))
        #expect(address.groups == [0x102, 0x304, 0x506, 0x708, 0x90A, 0xB0C, 0xD0E, 0xF10])
        #expect(IPv6Address(bytes: address.bytes) == address)
        #expect(IPv6Address(bytes: address.bytes.dropLast()) == nil)
        #expect(IPv6Address(bytes: address.bytes + [0]) == nil)
    }

    @Test(
        "The kinds of address end where the RFCs have it",
        arguments: [
            ("::", ""), ("::1", "loopback"), ("::2", ""), ("fe7f:ffff::", ""), ("fe80::", "link-local"),
            ("febf:ffff::", "link-local"), ("fec0::", ""), ("feff::", ""), ("ff00::", "multicast"),
            ("ffff::", "multicast"), ("fbff::", ""), ("fc00::", "unique-local"), ("fdff:ffff::", "unique-local"),
        ]
    )
    func kinds(_ text: String, _ kind: String) throws {
        let address = try #require(IPv6Address(text))
        #expect(address.isLoopback == (kind == "loopback"))
        #expect(address.isMulticast == (kind == "multicast"))
        #expect(address.isLinkLocal == (kind == "link-local"))
        #expect(address.isUniqueLocal == (kind == "unique-local"))
    }

    @Test(
        "An interface's link-local address has the MAC address in it, with the local bit turned",
        arguments: [
            // RFC 2464's own example, and bits at both ends.
            ("34:56:78:9a:bc:de", "fe80::3656:78ff:fe9a:bcde"), ("00:00:00:00:00:00", "fe80::200:ff:fe00:0"),
            ("ff:ff:ff:ff:ff:ff", "fe80::fdff:ffff:feff:ffff"), ("02:42:ac:11:00:02", "fe80::42:acff:fe11:2"),
        ]
    )
    func linkLocal(_ hardware: String, _ address: String) throws {
        let hardware = try #require(MACAddress(hardware))
        #expect(IPv6Address(linkLocalOf: hardware).description == address)
    }

    @Test("Only ::ffff:0:0/96 holds an IPv4 address")
    func mapped() throws {
        #expect(try #require(IPv6Address("::ffff:192.0.2.1")).mappedIPv4 == IPv4Address(192, 0, 2, 1))
        #expect(try #require(IPv6Address("::192.0.2.1")).mappedIPv4 == nil)
        #expect(try #require(IPv6Address("1::ffff:192.0.2.1")).mappedIPv4 == nil)
    }

    @Test("They are ordered by number, across the words")
    func order() throws {
        let ascending = try ["::", "::1", "::ffff:ffff:ffff:ffff", "0:0:0:1::", "1::", "8000::", "ffff::"].map {
            try #require(IPv6Address($0))
        }
        #expect(ascending.reversed().sorted() == ascending)
    }
}
