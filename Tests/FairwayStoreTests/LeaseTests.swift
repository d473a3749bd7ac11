import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayStore

@Suite("Leases and the ranges that are free")
struct LeaseTests {
    /// The free ranges of a store's only subnet, as text.
    private static func freeRanges(_ state: StoreTransaction) throws -> [String] {
        try state.rows("SELECT first, last FROM freeRange ORDER BY first") { columns throws(FairwayError) in
            "\(try columns.address())-\(try columns.address())"
        }
    }

    @Test("A new subnet is free but for network, broadcast, gateway and auxiliary addresses")
    func newSubnet() throws {
        let fixture = try Fixture()
        var network = try Fixture.network("blue")
        network.subnets[0].auxiliary = ["a": try address("10.1.0.20"), "b": try address("10.1.0.254")]
        try fixture.store.write { [network] in try $0.insert(network) }
        #expect(try fixture.store.read(Self.freeRanges) == ["10.1.0.2-10.1.0.19", "10.1.0.21-10.1.0.253"])
    }

    @Test("Leasing and giving back at the ends and in the middle keeps as few ranges as there can be")
    func splitAndJoin() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/29")
        let endpoints = try ["2", "3", "4", "5", "6"].map { last in
            (try address("10.1.0.\(last)"), try fixture.addEndpoint("e\(last)", on: network))
        }
        try fixture.store.write { state throws in
            let pool = try #require(try state.pool(of: network.id, isIPv6: false))
            func lease(_ index: Int) throws {
                #expect(try state.lease(endpoints[index].0, in: pool, for: endpoints[index].1.id))
            }
            try lease(2)
            #expect(try Self.freeRanges(state) == ["10.1.0.2-10.1.0.3", "10.1.0.5-10.1.0.6"])
            try lease(0)
            try lease(4)
            #expect(try Self.freeRanges(state) == ["10.1.0.3-10.1.0.3", "10.1.0.5-10.1.0.5"])
            try lease(1)
            try lease(3)
            #expect(try Self.freeRanges(state) == [])
            for index in [0, 4, 2] { try state.releaseLeases(of: endpoints[index].1.id) }
            #expect(
                try Self.freeRanges(state) == ["10.1.0.2-10.1.0.2", "10.1.0.4-10.1.0.4", "10.1.0.6-10.1.0.6"]
            )
            for index in [1, 3] { try state.releaseLeases(of: endpoints[index].1.id) }
            #expect(try Self.freeRanges(state) == ["10.1.0.2-10.1.0.6"])
        }
    }

    @Test(
        "After any sequence of leases and releases the ranges are what no lease has",
        arguments: [1, 2, 3] as [UInt64]
    )
    func property(_ seed: UInt64) throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork("blue", "10.1.0.0/26")
        var endpoints: [Endpoint] = []
        for index in 0..<61 { endpoints.append(try fixture.addEndpoint("e\(index)", on: network)) }
        var generator = SplitMix(seed: seed)
        var leased: [Int: IPAddress] = [:]
        try fixture.store.write { state throws in
            let pool = try #require(try state.pool(of: network.id, isIPv6: false))
            for _ in 0..<400 {
                let index = Int.random(in: 0..<61, using: &generator)
                if leased[index] == nil {
                    let wanted = try address("10.1.0.\(Int.random(in: 0...63, using: &generator))")
                    let isFree = (2...62).contains(Int(wanted.bytes[3])) && !leased.values.contains(wanted)
                    #expect(try state.lease(wanted, in: pool, for: endpoints[index].id) == isFree)
                    if isFree { leased[index] = wanted }
                } else {
                    try state.releaseLeases(of: endpoints[index].id)
                    leased[index] = nil
                }
            }
            let held = Set(leased.values.map { $0.bytes[3] })
            #expect(!held.isEmpty)
            #expect(try Self.freeRanges(state) == Self.runs(in: 2...62, without: held))
        }
    }

    private static func runs(in all: ClosedRange<UInt8>, without held: Set<UInt8>) -> [String] {
        all.filter { !held.contains($0) }.reduce(into: [ClosedRange<UInt8>]()) { runs, next in
            if let last = runs.last, last.upperBound + 1 == next {
                runs[runs.count - 1] = last.lowerBound...next
            } else {
                runs.append(next...next)
            }
        }.map { "10.1.0.\($0.lowerBound)-10.1.0.\($0.upperBound)" }
    }

    @Test("IPv6 addresses beyond 64 bits are leased and given back")
    func ipv6() throws {
        let fixture = try Fixture()
        var network = Network(name: "six", deviceName: "br6")
        network.subnets = [Subnet(network: try #require(IPNetwork("fd00::/48")), gateway: try address("fd00::1"))]
        try fixture.store.write { [network] in try $0.insert(network) }
        let endpoint = try fixture.addEndpoint("web", on: network)
        let lease = try address("fd00::ff:ffff:ffff:ffff:ffff")
        try fixture.store.write { state throws in
            let pool = try #require(try state.pool(of: network.id, isIPv6: true))
            #expect(try state.lease(lease, in: pool, for: endpoint.id))
            #expect(try !state.lease(lease, in: pool, for: endpoint.id))
            #expect(
                try Self.freeRanges(state) == [
                    "fd00::2-fd00::ff:ffff:ffff:ffff:fffe", "fd00:0:0:100::-fd00::ffff:ffff:ffff:ffff:ffff",
                ]
            )
            try state.releaseLeases(of: endpoint.id)
            #expect(try Self.freeRanges(state) == ["fd00::2-fd00::ffff:ffff:ffff:ffff:ffff"])
        }
    }

    @Test("An address remembers its last holder only, a name its last address only")
    func sticky() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let (one, two) = (try address("10.1.0.2"), try address("10.1.0.3"))
        try fixture.store.write { state throws in
            let pool = try #require(try state.pool(of: network.id, isIPv6: false))
            try state.remember(one, of: "web", in: pool)
            try state.remember(two, of: "web", in: pool)
            #expect(try state.stickyAddress(of: "web", in: pool) == two)
            try state.remember(two, of: "db", in: pool)
            #expect(try state.stickyAddress(of: "web", in: pool) == nil)
            #expect(try state.stickyAddress(of: "db", in: pool) == two)
        }
    }

    @Test("An endpoint can't have two addresses of one subnet, whoever asks")
    func oneLease() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let endpoint = try fixture.addEndpoint("web", on: network)
        let error = try refusal {
            try fixture.store.write { state throws in
                let pool = try #require(try state.pool(of: network.id, isIPv6: false))
                _ = try state.lease(address("10.1.0.2"), in: pool, for: endpoint.id)
                _ = try state.lease(address("10.1.0.3"), in: pool, for: endpoint.id)
            }
        }
        #expect(error.message.contains("UNIQUE constraint failed"))
        #expect(try fixture.store.read { try $0.endpoint(endpoint.id) }?.addresses == [])
    }
}
