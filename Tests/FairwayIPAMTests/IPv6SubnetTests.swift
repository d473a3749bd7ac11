import FairwayIPAM
import FairwayModel
import FairwayStore
import IPAddressing
import Testing

@Suite("An IPv6 subnet")
struct IPv6SubnetTests {
    @Test(
        "A named one is taken as it is; the gateway is its first address that a host can have",
        arguments: [
            ("fd00:1::/64", "fd00:1::1"), ("2001:db8::/48", "2001:db8::1"), ("fd00::fff8/125", "fd00::fff9"),
            ("fd00::ffff:ffff:ffff:fffc/126", "fd00::ffff:ffff:ffff:fffd"), ("fd00::6/127", "fd00::6"),
        ]
    )
    func named(subnet: String, gateway: String) throws {
        let planned = try Fixture().plan(subnet)
        #expect(planned == Subnet(network: try prefix(subnet), gateway: try address(gateway)))
    }

    @Test("Gateway, range and auxiliary addresses are kept, also in the upper half of the bits")
    func complete() throws {
        let subnet = try Fixture().plan(
            "fd00::/48",
            gateway: "fd00:0:0:ffff::1",
            range: "fd00:0:0:5::/64",
            auxiliary: ["router": "fd00:0:0:5::1"]
        )
        #expect(subnet.gateway == (try address("fd00:0:0:ffff::1")))
        #expect(subnet.range == (try prefix("fd00:0:0:5::/64")))
        #expect(subnet.auxiliary == ["router": try address("fd00:0:0:5::1")])
    }

    @Test(
        "What can't be is one sentence",
        arguments: [
            (["fd00::1/64"], "subnet fd00::1/64 has host bits set: the network of this address is fd00::/64"),
            (
                ["fe80::/64"],
                "subnet fe80::/64 can't be used: networks can't have addresses of fe80::/10; choose a part of fd00::/8"
            ),
            (["ff02::/16"], "subnet ff02::/16 can't be used: networks can't have addresses of ff00::/8"),
            (["::/64"], "subnet ::/64 can't be used: networks can't have addresses of ::/8"),
            (["::ffff:0:0/96"], "subnet ::ffff:0.0.0.0/96 can't be used: networks can't have addresses of ::/8"),
            (["fd00::/64", "fd00:0:0:1::1"], "gateway fd00:0:0:1::1 is outside of the subnet fd00::/64"),
            (["fd00::/64", "10.0.0.1"], "gateway 10.0.0.1 is outside of the subnet fd00::/64"),
            (["fd00::/64", "fd00::"], "gateway fd00:: is the subnet-router anycast address of the subnet fd00::/64"),
            (
                ["fd00::7/128"],
                """
                subnet fd00::7/128 has no address for a container beside the gateway fd00::7: choose a larger one, at \
                least a /127
                """
            ),
        ]
    )
    func mistakes(request: [String], sentence: String) throws {
        let error = try refusal { try Fixture().plan(request[0], gateway: request.dropFirst().first) }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasPrefix(sentence), "\(error.message)")
    }

    @Test("Overlap with another network or with what the host uses is a conflict that names it")
    func overlap() throws {
        let fixture = try Fixture()
        try fixture.addNetwork("blue", "fd00:1::/64")
        #expect(try refusal { try fixture.plan("fd00:1::/56") }.message.contains("fd00:1::/64 of network blue"))
        let occupied = HostAddresses(
            addresses: [try prefix("2001:db8:1::7/64")],
            linkRoutes: [try prefix("fd00:9::/32")],
            nameServers: [try address("fd00:53::53")]
        )
        let cases = [
            ("2001:db8::/32", "this host's address 2001:db8:1::7/64"),
            ("fd00:9:3::/64", "this host's direct route to fd00:9::/32"),
            ("fd00:53::/64", "this host's name server fd00:53::53"),
        ]
        for (subnet, obstacle) in cases {
            let error = try refusal { try Fixture().plan(subnet, occupied: occupied) }
            #expect(error == FairwayError(.conflict, "subnet \(subnet) overlaps with \(obstacle): choose another"))
        }
    }

    @Test("Nobody names one: /64s of one unique local /48, which the host keeps")
    func unnamed() throws {
        let fixture = try Fixture()
        let first = try fixture.plan(family: .ipv6)
        let blue = try fixture.addNetwork("blue", first)
        let second = try fixture.plan(family: .ipv6, isDefault: true)
        let host = try #require(IPNetwork(first.network.address, prefixLength: 48))
        #expect(host.first.bytes[0] == 0xFD && first.network.prefixLength == 64)
        #expect(first.network == host.subnet(at: 0, prefixLength: 64))
        #expect(second.network == host.subnet(at: 1, prefixLength: 64))
        #expect(first.gateway == first.network.address(at: 1))
        try fixture.store.write { state throws in
            try state.delete(network: blue.id)
            try state.forgetRuntime()
        }
        #expect(try fixture.plan(family: .ipv6).network == first.network)
    }

    @Test("Hosts draw their prefixes by chance, and IPv4 draws none")
    func random() throws {
        let prefixes = try (0..<16).map { _ in try Fixture().plan(family: .ipv6).network }
        #expect(Set(prefixes).count == 16)
        let fixture = try Fixture()
        _ = try fixture.plan()
        #expect(try fixture.store.read { try $0.settings() }.isEmpty)
    }

    @Test("Addresses, routes and name servers of the host are leapt over, and a full /48 is one sentence")
    func obstacles() throws {
        let fixture = try Fixture()
        let first = try fixture.plan(family: .ipv6).network
        let host = try #require(IPNetwork(first.address, prefixLength: 48))
        let subnets = try (0..<8).map { try #require(host.subnet(at: $0, prefixLength: 64)) }
        let occupied = HostAddresses(
            addresses: [try #require(IPNetwork(subnets[0].last, prefixLength: 64))],
            linkRoutes: [try #require(host.subnet(at: 1, prefixLength: 63))],
            routedPrefixes: [subnets[5], try prefix("::/0"), try prefix("fc00::/7")],
            nameServers: [try #require(subnets[1].address(at: 0x35))]
        )
        #expect(try fixture.plan(family: .ipv6, occupied: occupied).network == subnets[4])
        let everything = HostAddresses(linkRoutes: [host])
        let error = try refusal { try fixture.plan(family: .ipv6, occupied: everything) }
        #expect(error.code == .exhausted)
        #expect(error.message.contains("(\(host) in /64s)"), "\(error.message)")
        // A route to more than the whole prefix, as of a VPN, is given up where nothing else is left.
        let tunnel = HostAddresses(routedPrefixes: [try prefix("fd00::/8")])
        #expect(try fixture.plan(family: .ipv6, occupied: tunnel).network == first)
    }

    @Test("A prefix in the store that can't be one is said to be the fault")
    func damagedPrefix() throws {
        let fixture = try Fixture()
        try fixture.store.write { try $0.set("host.unique-local-prefix", "10.0.0.0/8") }
        #expect(try refusal { try fixture.plan(family: .ipv6) }.message.contains("10.0.0.0/8"))
    }
}
