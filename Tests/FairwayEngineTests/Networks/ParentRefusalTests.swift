import FairwayDrivers
import FairwayModel
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("Networks on an interface that are refused", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ParentRefusalTests {
    /// A request and what the sentence that refuses it says.
    struct Case: Sendable {
        var words: String
        var driver = "macvlan"
        var options: [String: String] = [:]
        var change: @Sendable (inout NetworkSpec) -> Void = { _ in }
    }

    static let cases = [
        Case(words: "with -o parent=NAME", options: ["parent": ""]),
        Case(words: "\"a/b\"", options: ["parent": "a/b"]),
        Case(words: "no interface called eth9", options: ["parent": "eth9"]),
        Case(words: "type vlan id 10", options: ["parent": "uplink0.10"]),
        Case(words: "loopback", options: ["parent": "lo"]),
        Case(words: "Fairway's own", options: ["parent": "br-ours"]),
        Case(words: "port of another", options: ["parent": "port0"]),
        Case(words: "MTU is 1500", change: { $0.mtu = 9000 }),
        Case(words: "macvlan_mode=l2", options: ["macvlan_mode": "l2"]),
        Case(words: "macvlan_mode and mode", options: ["mode": "bridge", "macvlan_mode": "bridge"]),
        Case(words: "no option \"ipvlan_mode\"", options: ["ipvlan_mode": "l2"]),
        Case(words: "ipvlan_mode=l4", driver: "ipvlan", options: ["ipvlan_mode": "l4"]),
        Case(words: "flag=x", driver: "ipvlan", options: ["flag": "x"]),
        Case(words: "no option \"macvlan_mode\"", driver: "ipvlan", options: ["macvlan_mode": "bridge"]),
        Case(words: "no bridge to name", change: { $0.deviceName = "br-new" }),
        Case(words: "no icc", change: { $0.allowsInterContainer = false }),
        Case(words: "past its firewall", change: { $0.policy.masquerades = false }),
        Case(
            words: "leave out --gateway 10.2.0.1",
            driver: "ipvlan",
            options: ["ipvlan_mode": "l3"],
            change: { $0.subnets[0].gateway = IPAddress("10.2.0.1") }
        ),
        Case(words: "mode passthru leaves no other", options: ["mode": "passthru"]),
        Case(words: "of one driver only", driver: "ipvlan"),
        Case(words: "of network blue", change: { $0.subnets[0].network = IPNetwork("192.0.2.0/25") }),
    ]

    @Test("One sentence says what is wrong, and nothing changes")
    func creation() async throws {
        let host = try await TestHost()
        let lan = try Lan(of: host)
        let bridge = try host.network.route.createBridge(named: "other0")
        let pair = VethPair(name: "port0", peerName: "far0", peerMACAddress: .random(), controller: bridge)
        let namespace = try lan.machine.open()
        _ = try host.network.route.createVeth(pair, peerInNamespace: namespace.rawDescriptor)
        try await host.createNetwork("ours", subnet: "10.9.0.0/24") { $0.deviceName = "br-ours" }
        try await lan.createNetwork()
        let before = try await host.snapshot()
        for request in Self.cases {
            let error = try await refusal(request.words) {
                _ = try await host.createNetwork("red", subnet: "10.2.0.0/24") { spec in
                    spec.driver = request.driver
                    spec.options = ["parent": Lan.uplink].merging(request.options) { $1 }
                    request.change(&spec)
                }
            }
            #expect(error.message.contains(request.words), "\(error.message)")
            #expect(try await host.snapshot() == before, "\(request.words)")
        }
    }

    @Test(
        "Where the kernel lacks the driver, no network of it is made",
        .disabled(if: KernelFeatures.hasIPVLAN, "the running kernel has ipvlan")
    )
    func missingDriver() async throws {
        let host = try await TestHost()
        let lan = try Lan(of: host)
        let before = try await host.snapshot()
        let error = try await refusal { try await lan.createNetwork(driver: "ipvlan") }
        #expect(error.message.contains("kernel has no ipvlan"), "\(error.message)")
        #expect(try await host.snapshot() == before)
    }

    @Test("What such a network can't give an endpoint is refused, and nothing changes")
    func attachment() async throws {
        let host = try await TestHost()
        let lan = try Lan(of: host)
        try await lan.createNetwork()
        let pod = try host.makePod()
        let before = try await host.snapshot()
        let requests: [(String, (inout EndpointSpec) -> Void)] = [
            ("can't publish ports of web", { $0.ports = [PortRequest(hostPort: 8080, containerPort: 80)] }),
            ("can't limit the bandwidth of web", { $0.attachment.bandwidth = Bandwidth(ingress: BitRate("1mbit")) }),
            ("leave out spoof", { $0.attachment.spoofing = .allow }),
            ("leave out spoof", { $0.attachment.allowedAddresses = [IPNetwork("10.0.0.0/8")].compactMap(\.self) }),
        ]
        for (words, change) in requests {
            let error = try await refusal(words) { try await host.attach(pod) { change(&$0) } }
            #expect(error.code == .invalidArgument && error.message.contains(words), "\(error.message)")
            #expect(try await host.snapshot() == before)
        }
    }

    @Test("A single child has its parent's MAC address and can't be given another")
    func passthruAddress() async throws {
        let host = try await TestHost()
        let lan = try Lan(of: host)
        try await lan.createNetwork(["mode": "passthru"])
        let pod = try host.makePod()
        let error = try await refusal { try await host.attach(pod) { $0.attachment.macAddress = .random() } }
        #expect(error.message.contains("can't give web the MAC address"), "\(error.message)")
    }
}
