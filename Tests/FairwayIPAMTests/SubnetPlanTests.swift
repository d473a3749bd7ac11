import FairwayIPAM
import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@Suite("A subnet that a user names")
struct SubnetPlanTests {
    @Test("It is taken as it is, with the first address for the gateway")
    func plain() throws {
        let subnet = try Fixture().plan("10.1.0.0/24")
        #expect(subnet == Subnet(network: try prefix("10.1.0.0/24"), gateway: try address("10.1.0.1")))
    }

    @Test("Gateway, range and auxiliary addresses are kept")
    func complete() throws {
        let subnet = try Fixture().plan(
            "10.1.0.0/24",
            gateway: "10.1.0.254",
            range: "10.1.0.128/25",
            auxiliary: ["printer": "10.1.0.9"]
        )
        #expect(subnet.gateway == (try address("10.1.0.254")))
        #expect(subnet.range == (try prefix("10.1.0.128/25")))
        #expect(subnet.auxiliary == ["printer": try address("10.1.0.9")])
    }

    @Test("The gateway that Fairway chooses is no auxiliary address")
    func gatewayBesideAuxiliary() throws {
        let subnet = try Fixture().plan("10.1.0.0/24", auxiliary: ["a": "10.1.0.1", "b": "10.1.0.2"])
        #expect(subnet.gateway == (try address("10.1.0.3")))
    }

    @Test("Without need of a gateway it has none, unless one is named")
    func withoutGateway() throws {
        #expect(try Fixture().plan("10.1.0.0/24", needsGateway: false).gateway == nil)
        let named = try Fixture().plan("10.1.0.0/24", gateway: "10.1.0.7", needsGateway: false)
        #expect(named.gateway == (try address("10.1.0.7")))
    }

    @Test("Overlap with another network is a conflict that names it", arguments: ["10.1.0.0/16", "10.1.5.0/25"])
    func overlap(_ subnet: String) throws {
        let fixture = try Fixture()
        try fixture.addNetwork("blue", "10.1.5.0/24")
        let error = try refusal { try fixture.plan(subnet) }
        #expect(error.code == .conflict)
        #expect(
            error.message == "subnet \(subnet) overlaps with 10.1.5.0/24 of network blue: choose another"
        )
    }

    @Test("Overlap with what the host uses is a conflict that says with what")
    func occupied() throws {
        let occupied = HostAddresses(
            addresses: [try prefix("192.168.7.20/24")],
            linkRoutes: [try prefix("10.9.0.0/16")],
            routedPrefixes: [try prefix("10.64.0.0/10"), try prefix("0.0.0.0/0")],
            nameServers: [try address("10.5.0.53")]
        )
        let cases = [
            ("192.168.0.0/16", "this host's address 192.168.7.20/24"),
            ("10.9.3.0/24", "this host's direct route to 10.9.0.0/16"),
            ("10.5.0.0/24", "this host's name server 10.5.0.53"),
        ]
        for (subnet, obstacle) in cases {
            let error = try refusal { try Fixture().plan(subnet, occupied: occupied) }
            #expect(error == FairwayError(.conflict, "subnet \(subnet) overlaps with \(obstacle): choose another"))
        }
        // Who names a subnet behind a router may mean it.
        #expect(try Fixture().plan("10.64.1.0/24", occupied: occupied).network.description == "10.64.1.0/24")
    }

    @Test(
        "What can't be is one sentence",
        arguments: [
            (
                Request("10.1.0.5/24"),
                "subnet 10.1.0.5/24 has host bits set: the network of this address is 10.1.0.0/24"
            ),
            (
                Request("127.1.0.0/16"),
                "subnet 127.1.0.0/16 can't be used: networks can't have addresses of 127.0.0.0/8; choose a private range"
            ),
            (
                Request("224.0.0.0/24"),
                "subnet 224.0.0.0/24 can't be used: networks can't have addresses of 224.0.0.0/3"
            ),
            (Request("0.0.0.0/0"), "subnet 0.0.0.0/0 can't be used"),
            (Request("10.1.0.0/24", gateway: "10.1.1.1"), "gateway 10.1.1.1 is outside of the subnet 10.1.0.0/24"),
            (Request("10.1.0.0/24", gateway: "fd00::1"), "gateway fd00::1 is outside of the subnet 10.1.0.0/24"),
            (
                Request("10.1.0.0/24", gateway: "10.1.0.0"),
                "gateway 10.1.0.0 is the network address of the subnet 10.1.0.0/24"
            ),
            (
                Request("10.1.0.0/24", gateway: "10.1.0.255"),
                "gateway 10.1.0.255 is the broadcast address of the subnet 10.1.0.0/24"
            ),
            (
                Request("10.1.0.0/24", gateway: "10.1.0.9", auxiliary: "10.1.0.9"),
                "gateway 10.1.0.9 is also the auxiliary address aux"
            ),
            (Request("10.1.0.0/24", range: "10.1.1.0/28"), "ip-range 10.1.1.0/28 is outside of the subnet 10.1.0.0/24"),
            (Request("10.1.0.0/24", range: "10.0.0.0/8"), "ip-range 10.0.0.0/8 is outside of the subnet 10.1.0.0/24"),
            (
                Request("10.1.0.0/24", range: "10.1.0.9/28"),
                "ip-range 10.1.0.9/28 has host bits set: the range of this address is 10.1.0.0/28"
            ),
            (
                Request("10.1.0.0/24", range: "10.1.0.0/31"),
                "ip-range 10.1.0.0/31 has no address for a container: choose a larger one, or leave it out"
            ),
            (
                Request("10.1.0.0/24", auxiliary: "10.1.1.9"),
                "auxiliary address aux=10.1.1.9 is outside of the subnet 10.1.0.0/24"
            ),
            (
                Request("10.1.0.4/32"),
                "subnet 10.1.0.4/32 has no address for a container beside the gateway 10.1.0.4: choose a larger one"
            ),
            (Request("10.1.0.4/32", auxiliary: "10.1.0.4"), "subnet 10.1.0.4/32 has no address left for the gateway"),
            (
                Request("10.1.0.0/30", gateway: "10.1.0.1", auxiliary: "10.1.0.2"),
                "subnet 10.1.0.0/30 has no address for a container beside the gateway 10.1.0.1"
            ),
            (
                Request(nil, gateway: "10.1.0.1"),
                "every gateway, ip-range and auxiliary address must have a corresponding subnet: name it with --subnet"
            ),
            (Request(nil, range: "10.1.0.0/24"), "every gateway, ip-range and auxiliary address must have"),
            (Request(nil, auxiliary: "10.1.0.1"), "every gateway, ip-range and auxiliary address must have"),
        ] as [(Request, String)]
    )
    func invalid(_ request: Request, _ sentence: String) throws {
        let error = try refusal { try request.plan(with: Fixture()) }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasPrefix(sentence))
    }

    struct Request: CustomTestStringConvertible, Sendable {
        var network: String?
        var gateway: String?
        var range: String?
        var auxiliary: String?

        init(_ network: String?, gateway: String? = nil, range: String? = nil, auxiliary: String? = nil) {
            self.network = network
            self.gateway = gateway
            self.range = range
            self.auxiliary = auxiliary
        }

        var testDescription: String {
            "\(network ?? "-") gateway \(gateway ?? "-") range \(range ?? "-") auxiliary \(auxiliary ?? "-")"
        }

        func plan(with fixture: Fixture) throws -> Subnet {
            try fixture.plan(
                network,
                gateway: gateway,
                range: range,
                auxiliary: auxiliary.map { ["aux": $0] } ?? [:]
            )
        }
    }
}
