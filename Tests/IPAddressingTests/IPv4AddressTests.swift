import IPAddressing
import Testing

@Suite("IPv4 addresses")
struct IPv4AddressTests {
    @Test(
        "Four decimal octets are read and written",
        arguments: [
            ("0.0.0.0", 0), ("255.255.255.255", 0xFFFF_FFFF), ("192.0.2.1", 0xC000_0201), ("10.0.0.10", 0x0A00_000A),
        ] as [(String, UInt32)]
    )
    func text(_ text: String, _ number: UInt32) {
        #expect(IPv4Address(text)?.rawValue == number)
        #expect(IPv4Address(rawValue: number).description == text)
    }

    @Test(
        "Forms that programs disagree about, and what is none, are refused",
        arguments: [
            "", ".", "1", "1.2", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "1.2.3.256",
            "01.2.3.4", "1.2.3.00", "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", "-1.2.3.4", "1.2.3.4/24",
            "1,2,3,4", "١.2.3.4", "1.2.3.99999999999", "a.b.c.d",
        ]
    )
    func refused(_ text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test("Octets are in network byte order; another number of them is no address")
    func bytes() {
        #expect(IPv4Address(192, 0, 2, 1).bytes == [192, 0, 2, 1])
        #expect(IPv4Address(bytes: [192, 0, 2, 1]) == IPv4Address(192, 0, 2, 1))
        #expect(IPv4Address(bytes: [192, 0, 2]) == nil)
        #expect(IPv4Address(bytes: [192, 0, 2, 1, 0]) == nil)
    }

    @Test("They are ordered by number, not by text")
    func order() {
        #expect(IPv4Address(9, 0, 0, 0) < IPv4Address(10, 0, 0, 0))
        #expect(IPv4Address(127, 255, 255, 255) < IPv4Address(128, 0, 0, 0))
    }

    @Test(
        "The kinds of address end where the RFCs have it",
        arguments: [
            ("126.255.255.255", ""), ("127.0.0.0", "loopback"), ("127.255.255.255", "loopback"), ("128.0.0.0", ""),
            ("223.255.255.255", ""), ("224.0.0.0", "multicast"), ("239.255.255.255", "multicast"), ("240.0.0.0", ""),
            ("169.253.255.255", ""), ("169.254.0.0", "link-local"), ("169.255.0.0", ""),
            ("9.255.255.255", ""), ("10.0.0.0", "private"), ("11.0.0.0", ""), ("172.15.255.255", ""),
            ("172.16.0.0", "private"), ("172.31.255.255", "private"), ("172.32.0.0", ""),
            ("192.167.255.255", ""), ("192.168.0.0", "private"), ("192.169.0.0", ""),
        ]
    )
    func kinds(_ text: String, _ kind: String) throws {
        let address = try #require(IPv4Address(text))
        #expect(address.isLoopback == (kind == "loopback"))
        #expect(address.isMulticast == (kind == "multicast"))
        #expect(address.isLinkLocal == (kind == "link-local"))
        #expect(address.isPrivate == (kind == "private"))
    }
}
