import FoundationEssentials
import IPAddressing
import Testing

@Suite("Addresses of either family")
struct IPAddressTests {
    @Test(
        "Text and octets tell the family",
        arguments: [("192.0.2.1", false), ("::ffff:192.0.2.1", true), ("::", true)]
    )
    func family(_ text: String, isIPv6: Bool) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isIPv6 == isIPv6)
        #expect(address.isIPv4 == !isIPv6)
        #expect(address.bitWidth == (isIPv6 ? 128 : 32))
        #expect(address.description == text)
        #expect(IPAddress(bytes: address.bytes) == address)
    }

    @Test("What neither family reads is none", arguments: ["", "localhost", "1.2.3", "1:2", "::1%lo"])
    func refused(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "A step leads to the address so much further on, or nowhere beyond the family's ends",
        arguments: [
            ("10.0.0.255", 1, "10.0.1.0"), ("10.0.1.0", -1, "10.0.0.255"), ("10.0.0.7", 0, "10.0.0.7"),
            ("255.255.255.255", 1, nil), ("0.0.0.0", -1, nil), ("10.0.0.0", .max, nil), ("10.0.0.0", .min, nil),
            ("0.0.0.0", 0xFFFF_FFFF, "255.255.255.255"), ("0.0.0.0", 0x1_0000_0000, nil),
            ("::ffff:ffff:ffff:ffff", 1, "0:0:0:1::"), ("0:0:0:1::", -1, "::ffff:ffff:ffff:ffff"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1, nil), ("::", -1, nil),
            ("::1", .max, "::8000:0:0:0"),
        ] as [(String, Int, String?)]
    )
    func steps(_ start: String, _ distance: Int, _ end: String?) throws {
        let address = try #require(IPAddress(start))
        #expect(address.advanced(by: distance)?.description == end)
    }

    @Test("IPv4 comes before IPv6, then the number counts")
    func order() throws {
        let ascending = try ["0.0.0.0", "9.0.0.0", "10.0.0.0", "255.255.255.255", "::", "::1", "ff02::1"].map {
            try #require(IPAddress($0))
        }
        #expect(ascending.shuffled().sorted() == ascending)
    }

    @Test("In JSON addresses, networks and MAC addresses are their text; other text is an error that quotes it")
    func coding() throws {
        struct Everything: Codable, Equatable {
            var four: IPv4Address
            var six: IPv6Address
            var either: IPAddress
            var network: IPNetwork
            var mac: MACAddress
        }
        let json =
            #"{"either":"::1","four":"192.0.2.1","mac":"02:00:00:00:00:01","network":"10.0.0.5/8","six":"fd00::"}"#
        let value = try JSONDecoder().decode(Everything.self, from: Data(json.utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == json)
        let error = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode([IPAddress].self, from: Data(#"["1.2.3.400"]"#.utf8))
        }
        #expect("\(error)".contains("1.2.3.400"))
    }

    @Test("A loopback, multicast, link-local or unspecified address is one in both families")
    func kinds() throws {
        for text in ["127.0.0.1", "::1"] { #expect(try #require(IPAddress(text)).isLoopback) }
        for text in ["224.0.0.1", "ff02::1"] { #expect(try #require(IPAddress(text)).isMulticast) }
        for text in ["169.254.1.1", "fe80::1"] { #expect(try #require(IPAddress(text)).isLinkLocal) }
        for text in ["0.0.0.0", "::"] { #expect(try #require(IPAddress(text)).isAny) }
        let plain = try #require(IPAddress("192.0.2.1"))
        #expect(!plain.isLoopback && !plain.isMulticast && !plain.isLinkLocal && !plain.isAny)
    }
}
