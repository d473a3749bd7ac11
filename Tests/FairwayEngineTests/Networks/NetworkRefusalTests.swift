import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

@Suite("Networks that are refused", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct NetworkRefusalTests {
    /// A request and what it is refused with.
    struct Case {
        var description: String
        var spec: NetworkSpec
        var code: FairwayError.Code
        /// A part of the sentence: the object that is wrong.
        var words: String

        init(
            _ description: String,
            _ code: FairwayError.Code,
            _ words: String,
            name: String = "red",
            subnets: [String] = ["10.2.0.0/24"],
            _ change: (inout NetworkSpec) -> Void = { _ in }
        ) {
            self.description = description
            self.code = code
            self.words = words
            spec = NetworkSpec(name: name, subnets: subnets.map { .init(network: IPNetwork($0)) })
            change(&spec)
        }
    }

    static let cases: [Case] = [
        Case("a name that is taken", .conflict, "blue", name: "blue"),
        Case("a name that is invalid", .invalidArgument, "invalid network name \"a/b\"", name: "a/b"),
        Case("an empty name", .invalidArgument, "invalid network name", name: ""),
        Case("a predefined name", .forbidden, "predefined host", name: "host"),
        Case("an unknown driver", .notFound, "overlay") { $0.driver = "overlay" },
        Case("a driver of which there is one", .forbidden, "\"host\"") { $0.driver = "host" },
        Case("a bridge name that is too long", .invalidArgument, "bridge-of-16-chars") {
            $0.deviceName = "bridge-of-16-chars"
        },
        Case("a bridge name of an interface", .conflict, "uplink0") { $0.deviceName = "uplink0" },
        Case("a bridge name of another network", .conflict, "br-blue") { $0.deviceName = "br-blue" },
        Case("an MTU that is too small", .invalidArgument, "invalid MTU 67") { $0.mtu = 67 },
        Case("an MTU that is too large", .invalidArgument, "invalid MTU 65536") { $0.mtu = 65_536 },
        Case("two subnets", .invalidArgument, "2 were given", subnets: ["10.2.0.0/24", "10.3.0.0/24"]),
        Case("an IPv6 subnet without IPv6", .invalidArgument, "--ipv6", subnets: ["fd00::/64"]),
        Case("an IPv4 subnet without IPv4", .invalidArgument, "--ipv4=false") {
            $0.hasIPv4 = false
            $0.hasIPv6 = true
        },
        Case("no family at all", .invalidArgument, "no addresses", subnets: []) { $0.hasIPv4 = false },
        Case("two IPv6 subnets", .invalidArgument, "IPv6 subnet; 2 were given", subnets: ["fd00::/64", "fd01::/64"]) {
            $0.hasIPv6 = true
        },
        Case("an IPv6 gateway without a subnet", .invalidArgument, "subnet", subnets: []) {
            $0.hasIPv6 = true
            $0.subnets = [.init(gateway: IPAddress("fd00::1"))]
        },
        Case("an IPv6 gateway in an IPv4 subnet", .invalidArgument, "fd00::1") {
            $0.subnets[0].gateway = IPAddress("fd00::1")
        },
        Case("an MTU that is too small for IPv6", .invalidArgument, "at least 1280") {
            $0.hasIPv6 = true
            $0.mtu = 1279
        },
        Case("the link's own IPv6 subnet", .invalidArgument, "fe80::/10", subnets: ["fe80::/64"]) {
            $0.hasIPv6 = true
        },
        Case("the IPv6 subnet of an interface", .conflict, "2001:db8::1", subnets: ["2001:db8::/64"]) {
            $0.hasIPv6 = true
        },
        Case("a subnet of another network", .conflict, "blue", subnets: ["10.1.0.128/25"]),
        Case("the subnet of an interface", .conflict, "192.0.2.1", subnets: ["192.0.2.0/24"]),
        Case("host bits", .invalidArgument, "10.2.0.0/24", subnets: ["10.2.0.1/24"]),
        Case("a gateway outside of the subnet", .invalidArgument, "10.9.0.1") {
            $0.subnets[0].gateway = IPAddress("10.9.0.1")
        },
        Case("a gateway without a subnet", .invalidArgument, "subnet", subnets: []) {
            $0.subnets = [.init(gateway: IPAddress("10.2.0.1"))]
        },
        Case("an option that nobody knows", .invalidArgument, "no option \"x\"") { $0.options = ["x": "y", "z": ""] },
        Case("an isolated gateway and a way out", .invalidArgument, "--internal") {
            $0.policy.gatewayModes.ipv4 = .isolated
        },
        Case("an isolated gateway with an address", .invalidArgument, "10.2.0.1") {
            $0.isInternal = true
            $0.policy.gatewayModes.ipv4 = .isolated
            $0.subnets[0].gateway = IPAddress("10.2.0.1")
        },
        Case("an internal network that is routed", .invalidArgument, "routed") {
            $0.isInternal = true
            $0.policy.gatewayModes.ipv4 = .routed
        },
        Case("an internal network that trusts", .invalidArgument, "internal") {
            $0.isInternal = true
            $0.policy.trustedInterfaces = ["uplink0"]
        },
        Case("a trusted interface that can't be", .invalidArgument, "\"a/b\"") {
            $0.policy.trustedInterfaces = ["a/b"]
        },
        Case("a source address that nobody can answer to", .invalidArgument, "127.0.0.1") {
            $0.policy.sourceAddresses = [.v4(.loopback)]
        },
        Case("a source address of a network without masquerade", .invalidArgument, "192.0.2.1: network red is not") {
            $0.policy.sourceAddresses = [IPAddress("192.0.2.1")].compactMap(\.self)
            $0.policy.masquerades = false
        },
        Case("a source address of a family that is not there", .invalidArgument, "2001:db8::1: network red has no") {
            $0.policy.sourceAddresses = [IPAddress("2001:db8::1")].compactMap(\.self)
        },
        Case("a source address of a network that is routed", .invalidArgument, "192.0.2.1: network red is routed") {
            $0.policy.sourceAddresses = [IPAddress("192.0.2.1")].compactMap(\.self)
            $0.policy.gatewayModes.ipv4 = .routed
        },
        Case(
            "trusted interfaces where all are let in alike",
            .invalidArgument,
            "trusted interfaces are for gateway mode nat"
        ) {
            $0.policy.trustedInterfaces = ["uplink0"]
            $0.policy.gatewayModes.ipv4 = .routed
        },
        Case("one auxiliary address under two names", .invalidArgument, "10.2.0.7 has 2 names (a, b)") {
            if let address = IPAddress("10.2.0.7") { $0.subnets[0].auxiliary = ["a": address, "b": address] }
        },
        Case("two source addresses of a family", .invalidArgument, "192.0.2.2") {
            $0.policy.sourceAddresses = ["192.0.2.1", "192.0.2.2"].compactMap(IPAddress.init)
        },
        Case("a range outside of the subnet", .invalidArgument, "10.9.0.0/28") {
            $0.subnets[0].range = IPNetwork("10.9.0.0/28")
        },
        Case("an auxiliary address outside of the subnet", .invalidArgument, "10.9.0.7") {
            if let address = IPAddress("10.9.0.7") { $0.subnets[0].auxiliary = ["router": address] }
        },
    ]

    let host: TestHost

    init() async throws {
        host = try await TestHost()
        try host.addUplink()
        let uplink = try #require(try host.link("uplink0"))
        try host.network.route.add(InterfaceAddress(try address("192.0.2.1"), prefixLength: 24, on: uplink.index))
        try host.network.route.add(InterfaceAddress(try address("2001:db8::1"), prefixLength: 64, on: uplink.index))
    }

    @Test("One sentence says what is wrong, and nothing changes")
    func creation() async throws {
        try await host.createNetwork { $0.deviceName = "br-blue" }
        let before = try await host.snapshot()
        for request in Self.cases {
            let error = try await refusal(request.description) {
                _ = try await host.engine.createNetwork(request.spec)
            }
            #expect(error.code == request.code, "\(request.description): \(error.message)")
            #expect(error.message.contains(request.words), "\(request.description): \(error.message)")
            #expect(try await host.snapshot() == before, "\(request.description)")
        }
    }

    @Test("A first network that is refused leaves a host as it was", arguments: ["uplink0", "bridge-of-16-chars"])
    func firstCreation(deviceName: String) async throws {
        let before = try await host.snapshot()
        _ = try await refusal { _ = try await host.createNetwork { $0.deviceName = deviceName } }
        #expect(try await host.snapshot() == before)
    }

    @Test("Where an element can't be installed no network is made, and nothing stays")
    func refusedElement() async throws {
        try await host.createNetwork()
        let red = try #require(IPNetwork("10.2.0.0/24"))
        let ghost = Network(name: "red", deviceName: "br-red", subnets: [Subnet(network: red)], isInternal: true)
        let others = Policy.elements(for: ghost).filter { $0.set == .leave && $0.description.contains("ipv4") }
        try #require(others.count == 1)
        try await host.engine.withDriver { try $0.firewall.apply(add: others, remove: []) }
        let before = try await host.snapshot()
        let error = try await refusal {
            _ = try await host.createNetwork("red", subnet: "10.2.0.0/24") { $0.deviceName = "br-red" }
        }
        #expect(error.code == .failed)
        #expect(try await host.snapshot() == before)
    }

    @Test("Predefined networks, unknown ones and those in use are not removed")
    func removal() async throws {
        try await host.createNetwork()
        let pod = try host.makePod()
        try await host.attach(pod)
        let before = try await host.snapshot()
        let cases: [(String, FairwayError.Code)] = [
            ("host", .forbidden), ("none", .forbidden), ("nowhere", .notFound), ("blue", .conflict),
        ]
        for (name, code) in cases {
            let error = try await refusal { try await host.engine.removeNetwork(name) }
            #expect(error.code == code)
            #expect(error.message.contains(name), "\(error.message)")
        }
        #expect(try await host.snapshot() == before)
    }
}
