import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Reading resolv.conf")
struct ResolverConfigurationTests {
    @Test("Name servers in their order, of both families, with an interface where one is named")
    func servers() {
        let text = """
            # by hand
            ; nameserver 9.9.9.9
            search example.org
            nameserver 192.0.2.1
            nameserver\t2001:db8::1
              nameserver fe80::1%eth0 trailing words
            options ndots:2 timeout:1
            """
        let expected = [
            NameServer(SomeZones.ip("192.0.2.1")), NameServer(SomeZones.ip("2001:db8::1")),
            NameServer(SomeZones.ip("fe80::1"), interface: "eth0"),
        ]
        let configuration = ResolverConfiguration(text: text)
        #expect(configuration.servers == expected)
        #expect(!configuration.usesStreams)
    }

    @Test("Three are asked at most, each once")
    func limits() {
        let text = [1, 1, 2, 3, 4].map { "nameserver 192.0.2.\($0)\n" }.joined()
        #expect(
            ResolverConfiguration(text: text).servers.map(\.address.description) == [
                "192.0.2.1", "192.0.2.2", "192.0.2.3",
            ]
        )
    }

    @Test(
        "Lines that make no sense are passed over",
        arguments: [
            "", "nameserver", "nameserver x", "nameserver 1.2.3", "nameserver 0.0.0.0", "nameserver ::",
            "nameserver 224.0.0.1", "NAMESERVER 1.1.1.1", "#nameserver 1.1.1.1",
        ]
    )
    func nonsense(text: String) {
        #expect(ResolverConfiguration(text: text).servers.isEmpty)
    }

    @Test("use-vc has streams used")
    func streams() {
        #expect(ResolverConfiguration(text: "options edns0 use-vc\n").usesStreams)
    }
}
