import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayIPAM

@Suite("A subnet that nobody names comes from the pools")
struct SubnetChoiceTests {
    private static func pools(_ text: String, _ choice: Settings.PoolChoice = .lowest) throws -> AddressPools {
        AddressPools(try Settings(SettingSources(flags: ["pools": text, "pool-choice": choice.rawValue])))
    }

    @Test("The default network gets the first of 172.17.0.0/16 to 172.31.0.0/16 that is free")
    func defaultNetwork() throws {
        let fixture = try Fixture()
        #expect(try fixture.plan(isDefault: true).network.description == "172.17.0.0/16")
        let docker = HostAddresses(addresses: [try prefix("172.17.0.1/16"), try prefix("172.18.5.1/24")])
        #expect(try fixture.plan(isDefault: true, occupied: docker).network.description == "172.19.0.0/16")
        let vpn = HostAddresses(routedPrefixes: [try prefix("172.16.0.0/12")])
        #expect(try fixture.plan(isDefault: true, occupied: vpn).network.description == "192.168.0.0/24")
    }

    @Test("The others get /24s, thousands of them, each next to the one before")
    func others() throws {
        let fixture = try Fixture()
        for index in 0..<3 { try fixture.addNetwork("n\(index)", fixture.plan()) }
        let subnets = try fixture.store.read { try $0.subnetsInUse() }.map(\.description)
        #expect(subnets == ["172.18.0.0/24", "172.18.1.0/24", "172.18.2.0/24"])
        let capacity = try AddressPools(Settings()).others.reduce(0) {
            $0 + 1 << ($1.prefixLength - $1.range.prefixLength)
        }
        #expect(capacity > 65_000)
    }

    @Test("The subnet of a removed network is the next one's")
    func reuse() throws {
        let fixture = try Fixture()
        let networks = try (0..<3).map { try fixture.addNetwork("n\($0)", fixture.plan()) }
        try fixture.store.write { try $0.delete(network: networks[1].id) }
        #expect(try fixture.plan().network == networks[1].subnets[0].network)
    }

    @Test("Host addresses, direct routes, name servers and routes elsewhere are leapt over")
    func obstacles() throws {
        let fixture = try Fixture()
        let occupied = HostAddresses(
            addresses: [try prefix("10.0.0.7/24")],
            linkRoutes: [try prefix("10.0.1.0/25")],
            routedPrefixes: [try prefix("10.0.3.128/25"), try prefix("0.0.0.0/0"), try prefix("10.0.4.0/22")],
            nameServers: [try address("10.0.2.53")]
        )
        let pools = try Self.pools("10.0.0.0/16:24")
        #expect(try fixture.plan(pools: pools, occupied: occupied).network.description == "10.0.8.0/24")
    }

    @Test("A route shorter than /8 keeps nobody from anything")
    func shortRoute() throws {
        let occupied = HostAddresses(routedPrefixes: [try prefix("0.0.0.0/1"), try prefix("128.0.0.0/1")])
        #expect(try Fixture().plan(occupied: occupied).network.description == "172.18.0.0/24")
    }

    @Test("Where routes cover the pools whole, they are given up rather than the network")
    func coveredPools() throws {
        let occupied = HostAddresses(
            addresses: [try prefix("10.200.0.1/24")],
            routedPrefixes: [try prefix("10.0.0.0/8"), try prefix("10.200.1.0/24")]
        )
        let pools = try Self.pools("10.200.0.0/16:24")
        #expect(try Fixture().plan(pools: pools, occupied: occupied).network.description == "10.200.2.0/24")
    }

    @Test("Pools of which nothing is left are named, with what to do")
    func exhausted() throws {
        let fixture = try Fixture()
        let pools = try Self.pools("10.200.0.0/23:24,10.201.0.0/24:24")
        for name in ["a", "b", "c"] { try fixture.addNetwork(name, fixture.plan(pools: pools)) }
        let error = try refusal { try fixture.plan(pools: pools) }
        #expect(error.code == .exhausted)
        #expect(
            error.message.hasPrefix(
                """
                all predefined address pools have been fully subnetted (10.200.0.0/23 in /24s, 10.201.0.0/24 in /24s): \
                remove networks that nobody uses, name a subnet with --subnet
                """
            )
        )
    }

    @Test("A random choice finds every free subnet, and none that is taken")
    func random() throws {
        let fixture = try Fixture()
        let pools = try Self.pools("10.200.0.0/22:24,10.201.0.0/23:24", .random)
        let occupied = HostAddresses(addresses: [try prefix("10.200.1.1/24")])
        var chosen: [String] = []
        for index in 0..<5 {
            let subnet = try fixture.plan(pools: pools, occupied: occupied)
            chosen.append(subnet.network.description)
            try fixture.addNetwork("n\(index)", subnet)
        }
        #expect(
            chosen.sorted() == ["10.200.0.0/24", "10.200.2.0/24", "10.200.3.0/24", "10.201.0.0/24", "10.201.1.0/24"]
        )
        #expect(try refusal { try fixture.plan(pools: pools, occupied: occupied) }.code == .exhausted)
    }

    @Test("A random choice starts anywhere in the pools")
    func randomStart() throws {
        let free = FreeSubnets(try Self.pools("10.0.0.0/8:24").others, without: [])
        var generator = Counter(number: 1 << 63)
        #expect(free.chooseRandom(using: &generator)?.description == "10.128.0.0/24")
    }

    /// Gives one number and those after it.
    private struct Counter: RandomNumberGenerator {
        var number: UInt64

        mutating func next() -> UInt64 {
            defer { number += 1 }
            return number
        }
    }
}
