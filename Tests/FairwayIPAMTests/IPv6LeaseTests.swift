import FairwayIPAM
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import Testing

@Suite("Leases of IPv6 addresses")
struct IPv6LeaseTests {
    @Test("Addresses follow each other, the last of the subnet included; the anycast address is nobody's")
    func nextAfterLast() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "fd00::ffff:ffff:ffff:fff8/125")
        let leases = try (0..<6).map { try fixture.lease("e\($0)", on: network) }
        #expect(leases.map(\.address) == (10...15).map { "fd00::ffff:ffff:ffff:fff" + String($0, radix: 16) })
        let error = try refusal { try fixture.lease("more", on: network) }
        #expect(error.code == .exhausted)
        #expect(
            error.message.hasPrefix(
                """
                network blue has no free address left: 6 of the 6 addresses for containers in the subnet \
                fd00::ffff:ffff:ffff:fff8/125 are in use; stop or remove containers, or create a network with a larger subnet
                """
            )
        )
        try fixture.release(leases[2])
        try fixture.release(leases[4])
        #expect(try fixture.lease("e4", on: network).address == leases[4].address)
        #expect(try fixture.lease("new", on: network).address == leases[2].address)
    }

    @Test("A /127 has a gateway and one container")
    func pair() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("pair", "fd00::2/127")
        #expect(network.subnets[0].gateway == (try address("fd00::2")))
        #expect(try fixture.lease("a", on: network).address == "fd00::3")
        #expect(try refusal { try fixture.lease("b", on: network) }.code == .exhausted)
    }

    @Test("A range above 64 bits is where addresses come from; others can be asked for")
    func range() throws {
        let fixture = try Fixture()
        let subnet = try fixture.plan(
            "fd00::/48",
            range: "fd00:0:0:ff::/64",
            auxiliary: ["router": "fd00:0:0:ff::", "printer": "fd00:0:0:ff::1"]
        )
        let network = try fixture.addNetwork("blue", subnet)
        #expect(try fixture.lease("a", on: network).address == "fd00:0:0:ff::2")
        let last = "fd00::ffff:ffff:ffff:ffff:ffff"
        #expect(try fixture.lease("b", on: network, requested: [last]).address == last)
        #expect(try fixture.lease("c", on: network).address == "fd00:0:0:ff::3")
    }

    @Test(
        "A requested address that can't be had is one sentence",
        arguments: [
            ("fd00:2::5", .invalidArgument, "address fd00:2::5 is outside of the subnet fd00:1::/64 of network blue"),
            ("fd00:1::1", .conflict, "address fd00:1::1 is the gateway of network blue: choose another"),
            ("fd00:1::9", .conflict, "address fd00:1::9 is kept free as the auxiliary address printer of network blue"),
            (
                "fd00:1::", .invalidArgument,
                "address fd00:1:: is the subnet-router anycast address of the subnet fd00:1::"
            ),
            ("fd00:1::20", .conflict, "address fd00:1::20 of network blue is already in use by endpoint \"pod7\""),
            ("10.1.0.5", .invalidArgument, "network blue can't give the address 10.1.0.5: it has no IPv4 subnet"),
        ] as [(String, FairwayError.Code, String)]
    )
    func refused(_ requested: String, _ code: FairwayError.Code, _ sentence: String) throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", fixture.plan("fd00:1::/64", auxiliary: ["printer": "fd00:1::9"]))
        try fixture.lease("pod7", on: network, requested: ["fd00:1::20"])
        let error = try refusal { try fixture.lease("new", on: network, requested: [requested]) }
        #expect(error.code == code)
        #expect(error.message.hasPrefix(sentence), "\(error.message)")
    }

    @Test("The static address of a stopped container is given to nobody else by chance")
    func staticAddress() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "fd00::/64")
        _ = try fixture.addContainer("web", addresses: ["fd00::3"])
        #expect(try ["a", "b"].map { try fixture.lease($0, on: network).address } == ["fd00::2", "fd00::4"])
    }

    @Test("The allocator does what a plain list of addresses would", arguments: 1...12 as ClosedRange<UInt64>)
    func plainModel(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let fixture = try Fixture()
        // At the end of the lower 64 bits, and across it.
        let base = try address(seed.isMultiple(of: 2) ? "fd00::ffff:ffff:ffff:ff00" : "fd00:0:0:1::")
        let network = try #require(IPNetwork(base, prefixLength: Int.random(in: 121...125, using: &generator)))
        let range =
            Bool.random(using: &generator)
            ? network.subnet(at: 1, prefixLength: network.prefixLength + 1)?.description : nil
        let printer = try #require(network.address(at: UInt128.random(in: 1...6, using: &generator)))
        let subnet = try fixture.plan(network.description, range: range, auxiliary: ["printer": printer.description])
        let blue = try fixture.addNetwork("blue", subnet)
        var plain = PlainAllocator(subnet)
        var leases: [String: Fixture.Lease] = [:]
        for _ in 0..<300 {
            let name = "e\(Int.random(in: 0..<140, using: &generator))"
            if let lease = leases.removeValue(forKey: name) {
                try fixture.release(lease)
                plain.release(name)
                continue
            }
            let offset = UInt128.random(in: 0..<(1 << UInt128(128 - network.prefixLength)), using: &generator)
            let wanted = Int.random(in: 0..<4, using: &generator) == 0 ? network.address(at: offset) : nil
            let expected = plain.lease(name, requested: wanted)
            leases[name] = try? fixture.lease(name, on: blue, requested: wanted.map { [$0.description] } ?? [])
            #expect(leases[name]?.address == expected?.description)
        }
        #expect(leases.count > 4)
    }
}

/// The allocator's rules, on lists.
private struct PlainAllocator {
    private let assignable: [IPAddress]
    private let dynamic: [IPAddress]
    private var held: [String: IPAddress] = [:]
    private var remembered: [(name: String, address: IPAddress)] = []
    private var last: IPAddress?

    init(_ subnet: Subnet) {
        let all = (0..<(subnet.network.addressCount ?? 0)).compactMap(subnet.network.address)
        let reserved = [subnet.gateway, subnet.network.first] + subnet.auxiliary.values.map(\.self)
        assignable = all.filter { !reserved.contains($0) }
        dynamic = assignable.filter { (subnet.range ?? subnet.network).contains($0) }
    }

    mutating func lease(_ name: String, requested: IPAddress?) -> IPAddress? {
        let isFree = { [held] address in !held.values.contains(address) }
        var found = requested.flatMap { assignable.contains($0) && isFree($0) ? $0 : nil }
        if requested == nil {
            found = remembered.first { $0.name == name }?.address
            if found.map({ dynamic.contains($0) && isFree($0) }) != true {
                let free = dynamic.filter(isFree)
                found = free.first { address in last.map { address > $0 } ?? true } ?? free.first
                last = found ?? last
            }
        }
        guard let found else { return nil }
        remembered.removeAll { $0.name == name || $0.address == found }
        remembered.append((name, found))
        held[name] = found
        return found
    }

    mutating func release(_ name: String) { held[name] = nil }
}
