import FairwayIPAM
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import Testing

@Suite("Leases: who gets which address")
struct LeaseTests {
    @Test("Addresses follow each other, and one that is given back is not the next")
    func nextAfterLast() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/24")
        let first = try fixture.lease("a", on: network)
        #expect(first.address == "10.1.0.2")
        #expect(try fixture.lease("b", on: network).address == "10.1.0.3")
        try fixture.release(first)
        #expect(try fixture.lease("c", on: network).address == "10.1.0.4")
    }

    @Test("After the last address the search begins at the first again")
    func wrapAround() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/29")
        let leases = try ["a", "b", "c", "d", "e"].map { try fixture.lease($0, on: network) }
        #expect(leases.map(\.address) == (2...6).map { "10.1.0.\($0)" })
        try fixture.release(leases[2])
        try fixture.release(leases[1])
        #expect(try fixture.lease("f", on: network).address == "10.1.0.3")
        #expect(try fixture.lease("g", on: network).address == "10.1.0.4")
    }

    @Test("The search goes on behind the cursor's place when that is leased by request")
    func cursor() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/24")
        try fixture.lease("a", on: network)
        for last in 3...6 { try fixture.lease("s\(last)", on: network, requested: ["10.1.0.\(last)"]) }
        #expect(try fixture.lease("b", on: network).address == "10.1.0.7")
    }

    @Test("A name gets its old address back while that is free")
    func sticky() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/29")
        let web = try fixture.lease("web", on: network)
        try fixture.release(web)
        #expect(try fixture.lease("db", on: network).address == "10.1.0.3")
        let again = try fixture.lease("web", on: network)
        #expect(again.address == web.address)
        try fixture.release(again)
        for name in ["c", "d", "e", "f"] { try fixture.lease(name, on: network) }
        #expect(try refusal { try fixture.lease("web", on: network) }.code == .exhausted)
    }

    @Test("A sticky address that another has now is not given twice")
    func stickyTaken() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/24")
        try fixture.release(fixture.lease("web", on: network))
        try fixture.lease("other", on: network, requested: ["10.1.0.2"])
        #expect(try fixture.lease("web", on: network).address == "10.1.0.3")
    }

    @Test("A requested address is given, inside the ip-range or outside of it")
    func requested() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", fixture.plan("10.1.0.0/24", range: "10.1.0.128/25"))
        #expect(try fixture.lease("a", on: network, requested: ["10.1.0.7"]).address == "10.1.0.7")
        #expect(try fixture.lease("b", on: network, requested: ["10.1.0.200"]).address == "10.1.0.200")
        #expect(try fixture.lease("c", on: network).address == "10.1.0.128")
    }

    @Test("An ip-range is what addresses nobody asked for come from, and its end is the end")
    func range() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", fixture.plan("10.1.0.0/24", range: "10.1.0.252/30"))
        #expect(
            try ["a", "b", "c"].map { try fixture.lease($0, on: network).address }
                == ["10.1.0.252", "10.1.0.253", "10.1.0.254"]
        )
        let error = try refusal { try fixture.lease("d", on: network) }
        #expect(
            error.message.hasPrefix(
                """
                network blue has no free address left: 3 of the 3 addresses for containers in the ip-range \
                10.1.0.252/30 are in use; stop or remove containers
                """
            )
        )
    }

    @Test("Auxiliary addresses are never given")
    func auxiliary() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork(
            "blue",
            fixture.plan("10.1.0.0/24", auxiliary: ["printer": "10.1.0.2", "scanner": "10.1.0.3"])
        )
        #expect(try fixture.lease("a", on: network).address == "10.1.0.4")
    }

    @Test(
        "A requested address that can't be had is one sentence",
        arguments: [
            (["10.2.0.5"], .invalidArgument, "address 10.2.0.5 is outside of the subnet 10.1.0.0/24 of network blue"),
            (["10.1.0.1"], .conflict, "address 10.1.0.1 is the gateway of network blue: choose another"),
            (["10.1.0.9"], .conflict, "address 10.1.0.9 is kept free as the auxiliary address printer of network blue"),
            (["10.1.0.0"], .invalidArgument, "address 10.1.0.0 is the network address of the subnet 10.1.0.0/24"),
            (["10.1.0.255"], .invalidArgument, "address 10.1.0.255 is the broadcast address of the subnet 10.1.0.0/24"),
            (["10.1.0.20"], .conflict, "address 10.1.0.20 of network blue is already in use by container \"web\""),
            (["10.1.0.21"], .conflict, "address 10.1.0.21 of network blue is already in use by endpoint \"pod7\""),
            (["10.1.0.5", "10.1.0.6"], .invalidArgument, "2 IPv4 addresses were asked for: an endpoint has one"),
            (["fd00::5"], .invalidArgument, "network blue can't give the address fd00::5: it has no IPv6 subnet"),
        ] as [([String], FairwayError.Code, String)]
    )
    func refused(_ requested: [String], _ code: FairwayError.Code, _ sentence: String) throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", fixture.plan("10.1.0.0/24", auxiliary: ["printer": "10.1.0.9"]))
        try fixture.lease("web", on: network, requested: ["10.1.0.20"], container: fixture.addContainer("web"))
        try fixture.lease("pod7", on: network, requested: ["10.1.0.21"])
        let error = try refusal { try fixture.lease("new", on: network, requested: requested) }
        #expect(error.code == code)
        #expect(error.message.hasPrefix(sentence))
        #expect(try fixture.store.read { try $0.endpoints() }.map(\.name) == ["web", "pod7"])
    }

    @Test("The static address of a stopped container is given to nobody else by chance")
    func staticAddress() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/29")
        let container = try fixture.addContainer("web", addresses: ["10.1.0.3"])
        #expect(
            try ["a", "b", "c", "d"].map { try fixture.lease($0, on: network).address }
                == ["10.1.0.2", "10.1.0.4", "10.1.0.5", "10.1.0.6"]
        )
        let error = try refusal { try fixture.lease("e", on: network) }
        #expect(
            error.message.hasPrefix(
                """
                network blue has no free address left: 4 of the 5 addresses for containers in the subnet 10.1.0.0/29 \
                are in use, the rest are static addresses of stopped containers; stop or remove containers, or create a network
                """
            )
        )
        let web = try fixture.lease("web", on: network, requested: ["10.1.0.3"], container: container)
        #expect(web.address == "10.1.0.3")
    }

    @Test("A /31 has a gateway and one container, a /30 as well")
    func smallest() throws {
        let fixture = try Fixture()
        let pair = try fixture.addNetwork("pair", "10.1.0.0/31")
        #expect(pair.subnets[0].gateway == (try address("10.1.0.0")))
        let lease = try fixture.lease("a", on: pair)
        #expect(lease.address == "10.1.0.1")
        #expect(try refusal { try fixture.lease("b", on: pair) }.message.contains("1 of the 1 addresses"))
        try fixture.release(lease)
        #expect(try fixture.lease("b", on: pair).address == "10.1.0.1")
        let four = try fixture.addNetwork("four", "10.2.0.0/30")
        #expect(try fixture.lease("a", on: four).address == "10.2.0.2")
        #expect(try refusal { try fixture.lease("b", on: four) }.code == .exhausted)
    }

    @Test("Without a gateway a /32 has room for one container")
    func single() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("one", fixture.plan("10.1.0.4/32", needsGateway: false))
        #expect(try fixture.lease("a", on: network).address == "10.1.0.4")
        #expect(try refusal { try fixture.lease("b", on: network) }.code == .exhausted)
    }

    @Test("A network of both families gives one address of each, in the subnets' order")
    func bothFamilies() throws {
        let fixture = try Fixture()
        var network = Network(name: "both", deviceName: "br-both")
        network.subnets = [
            Subnet(network: try prefix("fd00:1::/64"), gateway: try address("fd00:1::1")),
            try fixture.plan("10.1.0.0/24"),
        ]
        try fixture.store.write { [network] in try $0.insert(network) }
        #expect(try fixture.lease("a", on: network).addresses == ["fd00:1::2", "10.1.0.2"])
        let wanted = try fixture.lease("b", on: network, requested: ["10.1.0.9", "fd00:1::ffff:ffff:ffff:ffff"])
        #expect(wanted.addresses == ["fd00:1::ffff:ffff:ffff:ffff", "10.1.0.9"])
        #expect(try fixture.lease("c", on: network).addresses == ["fd00:1::3", "10.1.0.3"])
    }

    @Test("Every address of a /22 is given once, however full it is, and each again after its release")
    func fullSubnet() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/22")
        var seen: Set<String> = []
        var leases: [Fixture.Lease] = []
        for index in 0..<1021 {
            leases.append(try fixture.lease("e\(index)", on: network))
            seen.insert(leases[index].address)
        }
        #expect(seen.count == 1021)
        #expect(try refusal { try fixture.lease("more", on: network) }.message.contains("1021 of the 1021 addresses"))
        try fixture.release(leases[500])
        #expect(try fixture.lease("more", on: network).address == leases[500].address)
    }
}
