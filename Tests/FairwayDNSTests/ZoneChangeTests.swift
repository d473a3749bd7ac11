import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("Names that change one by one")
struct ZoneChangeTests {
    private static let network = SomeZones.ids[6]
    private static let containers = (0..<40).map { _ in ObjectID.random() }
    private static let names = (0..<60).map { "name-\($0)" }

    private static func address(_ index: Int) -> IPAddress { .v4(IPv4Address(10, 9, 0, UInt8(index))) }

    private static func member(_ index: Int, using random: inout SplitMix) -> ZoneMember {
        ZoneMember(
            container: containers[index],
            rank: .random(in: 0...3, using: &random),
            names: (0..<Int.random(in: 0...5, using: &random)).map { _ in names[.random(in: 0..<60, using: &random)] },
            addresses: (0..<Int.random(in: 0...2, using: &random)).map { address(index * 4 + $0) }
        )
    }

    /// What all questions about a zone come to, in no particular order of addresses.
    private static func answers(_ zone: Zone) -> [[String]] {
        names.map { name in
            let entry = DomainName(name).flatMap { zone.entry(of: $0.folded.dropLast()) }
            return entry.map { ($0.ipv4.map(\.description) + $0.ipv6.map(\.description)).sorted() } ?? ["unknown"]
        }
            + (0..<160).map { index in
                let owner = zone.owner(of: address(index))?.description ?? ""
                return [owner, zone.container(at: address(index))?.rawValue ?? ""]
            } + containers.map { [zone.member($0).map { "\($0.rank)" } ?? "unknown"] }
    }

    @Test("After any changes it is as if it were arranged anew", arguments: 0..<8)
    func likeAnew(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var content = ZoneContent(id: Self.network, name: "lan", subnets: [SomeZones.net("10.9.0.0/16")])
        var zones = Zones([Zone(content)])
        for round in 0..<600 {
            let index = Int.random(in: 0..<Self.containers.count, using: &random)
            content.members.removeAll { $0.container == Self.containers[index] }
            if Bool.random(using: &random) {
                content.members.append(Self.member(index, using: &random))
                if let member = content.members.last { zones.apply(.add(member, to: Self.network)) }
            } else {
                zones.apply(.removeMember(Self.containers[index], of: Self.network))
            }
            guard round % 20 == 0, let zone = zones.zone(Self.network) else { continue }
            #expect(Self.answers(zone) == Self.answers(Zone(content)))
        }
    }

    @Test("An address is the last one's that came with it, whoever goes first")
    func takenOver() throws {
        var zone = Zone(ZoneContent(id: Self.network, name: "lan", subnets: [SomeZones.net("10.9.0.0/16")]))
        let (first, second) = (Self.containers[0], Self.containers[1])
        zone.add(ZoneMember(container: first, names: ["a", "both"], addresses: [Self.address(1), Self.address(2)]))
        zone.add(ZoneMember(container: second, names: ["b", "both"], addresses: [Self.address(1)]))
        #expect(zone.container(at: Self.address(1)) == second)
        #expect(zone.owner(of: Self.address(1))?.description == "b.lan")
        #expect(zone.entry(of: [1, 97])?.ipv4 == [IPv4Address(10, 9, 0, 2)])
        zone.remove(first)
        #expect(zone.entry(of: [1, 97]) == nil)
        #expect(zone.entry(of: ([4] + "both".utf8)[...])?.ipv4 == [IPv4Address(10, 9, 0, 1)])
        #expect(zone.member(first) == nil)
        zone.remove(second)
        #expect(zone.entry(of: ([4] + "both".utf8)[...]) == nil)
        #expect(zone.container(at: Self.address(1)) == nil)
    }

    @Test("A change of a network that is not there changes nothing")
    func unknownNetwork() {
        var zones = Zones.none
        zones.apply(.add(ZoneMember(container: Self.containers[0], names: ["a"], addresses: []), to: Self.network))
        zones.apply(.removeMember(Self.containers[0], of: Self.network))
        #expect(zones.zone(Self.network) == nil)
    }
}
